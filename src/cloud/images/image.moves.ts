import { moveOf } from '../nouns/state-table.js';
import { imageStates } from './image.state.js';

/** The image $1. */
const ONE = 'r.id = $1';

/** Nothing new boots of it. */
export const DEREGISTER = moveOf(imageStates, 'deregistered', {
  set: 'deleted_at = engine_now()',
  where: ONE,
});

/** Its owner keeps it to itself. */
export const DISABLE = moveOf(imageStates, 'disabled', {
  set: "visibility = 'private'",
  where: ONE,
});

/** It may be launched again; it is shared with nobody. */
export const ENABLE = moveOf(imageStates, 'available', {
  set: 'visibility = r.visibility',
  where: `${ONE} AND r.state = 'disabled'`,
});
