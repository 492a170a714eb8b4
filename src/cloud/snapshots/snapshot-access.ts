/*
 * Who sees which snapshot, and makes volumes of it: one rule for every API. Conditions on `snapshots s`; $1 is the
 * project that asks.
 */

/** It is the project's own. */
export const OWN_SNAPSHOT = 's.project_id = $1::uuid';

/** Shared with the project by its account. */
export const SHARED_SNAPSHOT = `EXISTS (
  SELECT FROM snapshot_members a WHERE a.snapshot_id = s.id AND a.project_id = $1::uuid)`;

/** One that is being deleted is gone for whoever asks, as at AWS. */
export const THERE = `s.ended_at IS NULL AND s.task_state IS DISTINCT FROM 'deleting'`;

/** Those that a project may name. Others' are told once they are whole. */
export const USABLE_SNAPSHOT = `${THERE}
  AND (${OWN_SNAPSHOT} OR (s.lifecycle = 'completed' AND (s.is_public OR ${SHARED_SNAPSHOT})))`;
