/*
 * Who sees and launches which image: one rule for every API, for launches and for tags. Conditions on `images m`; $1 is
 * the project that asks.
 */

/** It is the project's own. */
export const OWNED = 'm.project_id = $1::uuid';

/** Shared with the project, whatever it answered. */
export const SHARED_WITH = `(m.visibility = 'shared' AND EXISTS (
  SELECT FROM image_members s WHERE s.image_id = m.id AND s.project_id = $1::uuid))`;

/** For who administers the cloud; $1 is still who asks. */
export const ANYONES = 'm.deleted_at IS NULL AND $1::uuid IS NOT NULL';

/** Those that a project may name: to see, to launch, to tag. */
export const USABLE = `m.deleted_at IS NULL
  AND (${OWNED} OR m.visibility IN ('public', 'community') OR ${SHARED_WITH})`;

/** Those that are in its list without being named. */
export const LISTED = `m.deleted_at IS NULL AND (${OWNED} OR m.visibility = 'public' OR ${SHARED_WITH})`;

/** The operator's, for everybody: its owner is called `amazon`. What tenants publish is told under their numbers. */
export const OFFERED = `(m.visibility = 'public' AND m.from_operator)`;
