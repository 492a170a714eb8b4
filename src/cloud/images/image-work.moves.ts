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

const OVER = 'task_state = NULL, settled_at = engine_now(), claim = NULL, received_bytes = NULL';

/** The operation has brought all of the image $1. */
export const SETTLE = moveOf(imageStates, 'available', { set: `${OVER}, reason = NULL`, where: 'r.id = $1' });

/** It could not, because of $2: what came counts for nothing. */
export const FAIL = moveOf(imageStates, 'failed', {
  set: `${OVER}, reason = $2, format = NULL, size_bytes = NULL, virtual_bytes = NULL, sha256 = NULL, md5 = NULL, sha512 = NULL`,
  where: 'r.id = $1',
});
