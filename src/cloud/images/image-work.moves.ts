import { moveOf } from '../nouns/state-table.js';
import { imageStates } from './image.state.js';

/** The image $1, which operation $3 has at generation $4. */
const OWNED = 'r.id = $1 AND r.operation_id = $3 AND r.generation = $4 AND r.task_state IS NOT NULL';

/** Bytes come, under the claim $2, for an operation that is not unwinding; an earlier attempt's claim is gone. */
export const RECEIVE = moveOf(imageStates, 'saving', {
  set: 'claim = $2, claimed_at = engine_now(), received_bytes = 0',
  where: `${OWNED} AND r.task_state <> 'unwinding'`,
});

/** What came counts for nothing: whoever still writes finds its claim gone. */
export const LET_GO = moveOf(imageStates, 'pending', {
  set: 'claim = NULL',
  where: 'r.id = $1 AND r.operation_id = $2 AND r.generation = $3 AND r.task_state IS NOT NULL',
});

/** The operation $2 fetches the bytes of the image $1, which waits for them, from the URL $3. */
export const BEGIN_IMPORT = moveOf(imageStates, 'pending', {
  set: `task_state = 'importing', generation = r.generation + 1, operation_id = $2, import_url = $3, reason = NULL`,
  where: `r.id = $1 AND r.state = 'pending' AND r.task_state IS NULL`,
});

const OVER =
  'task_state = NULL, settled_at = engine_now(), claim = NULL, received_bytes = NULL, import_url = NULL, bundle = NULL';
const NOTHING =
  'format = NULL, size_bytes = NULL, virtual_bytes = NULL, sha256 = NULL, md5 = NULL, sha512 = NULL';

/** The operation has brought all of the image $1. */
export const SETTLE = moveOf(imageStates, 'available', { set: `${OVER}, reason = NULL`, where: 'r.id = $1' });

/** It could not, because of $2: what came counts for nothing. */
export const FAIL = moveOf(imageStates, 'failed', {
  set: `${OVER}, reason = $2, ${NOTHING}`,
  where: 'r.id = $1 AND r.import_url IS NULL',
});

/** The same of one that had waited for its bytes before: it waits for them again. */
export const GIVE_BACK = moveOf(imageStates, 'pending', {
  set: `${OVER}, reason = $2, ${NOTHING}`,
  where: 'r.id = $1 AND r.import_url IS NOT NULL',
});
