import { moveOf } from '../nouns/state-table.js';
import { imageStates } from './image.state.js';

/** The image $1. */
const ONE = 'r.id = $1';

/** Nothing new boots of it. */
export const DEREGISTER = moveOf(imageStates, 'deregistered', {
  set: 'deleted_at = engine_now(), claim = NULL, task_state = NULL, generation = r.generation + 1, received_bytes = NULL, import_url = NULL, bundle = NULL',
  where: ONE,
});

/** Its owner keeps it to itself. */
export const DISABLE = moveOf(imageStates, 'disabled', {
  set: "visibility = 'private'",
  where: ONE,
});

/** Nothing boots of it; whom it is shared with stays as it is. */
export const SUSPEND = moveOf(imageStates, 'disabled', { set: 'reason = NULL', where: ONE });

/** It may be launched again. */
export const ENABLE = moveOf(imageStates, 'available', {
  set: 'visibility = r.visibility',
  where: `${ONE} AND r.state = 'disabled'`,
});

/** Bytes come, under the claim $2. One whose root is a snapshot takes none. */
export const SAVE = moveOf(imageStates, 'saving', {
  set: 'claim = $2, claimed_at = engine_now(), reason = NULL',
  where: `${ONE} AND r.state = 'pending' AND r.task_state IS NULL AND r.root_snapshot IS NULL`,
});

/** The upload under the claim $2 broke off: another may follow. */
export const GIVE_UP = moveOf(imageStates, 'pending', {
  set: 'claim = NULL',
  where: `${ONE} AND r.state = 'saving' AND r.claim = $2`,
});

/**
 * What was found in the bytes of the claim $2. X7 shows what was found where nobody had said it, and where something
 * else was made of what came.
 */
const FOUND = {
  set: `format = $3, disk_format = CASE WHEN r.disk_format IN ('vmdk', 'vdi') THEN $3 ELSE coalesce(r.disk_format, $3) END, size_bytes = $4, virtual_bytes = $5, sha256 = $6, md5 = $7, sha512 = $8, claim = NULL`,
  where: `${ONE} AND r.claim = $2`,
};
export const FINISH = moveOf(imageStates, 'available', FOUND);
export const STAGE = moveOf(imageStates, 'staged', FOUND);

/** What was staged is all. */
export const IMPORT = moveOf(imageStates, 'available', {
  set: 'reason = NULL',
  where: `${ONE} AND r.state = 'staged' AND r.task_state IS NULL`,
});

/** Uploads that nobody has heard of for $1 seconds. */
export const GIVE_UP_STALE = moveOf(imageStates, 'pending', {
  set: 'claim = NULL',
  where: `r.state = 'saving' AND r.task_state IS NULL AND r.claimed_at < engine_now() - make_interval(secs => $1)`,
});

/** What waits for its bytes longer than $1 seconds; not what an operation brings. */
export const END_STALE = moveOf(imageStates, 'deregistered', {
  set: `deleted_at = engine_now(), claim = NULL, reason = 'its bytes never came'`,
  where: `r.state IN ('pending', 'staged') AND r.task_state IS NULL AND r.root_snapshot IS NULL AND r.updated_at < engine_now() - make_interval(secs => $1)`,
});
