import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { SnapshotFact } from '../../stream/inventories.js';
import type { DriftContribution } from '../repair/drift-contribution.js';
import type { LockedSnapshot } from './snapshot.js';
import { LOCKED_SNAPSHOT } from './take-snapshots.repository.js';

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Fences whatever a snapshot without any row has left: nothing newer can come. Fits PostgreSQL's integer. */
const BEYOND_ALL = 2_000_000_000;

/**
 * Snapshots on a host that no row wants there go. One that the host has lost cannot be brought back: the audit names
 * it.
 */
export const snapshotDrift: DriftContribution<'snapshot'> = {
  noun: 'snapshot',

  async look(on, { host, volume }) {
    const facts = volume?.items.snapshots ?? [];
    if (!volume || facts.length === 0) return { undos: [], returns: [] };
    const rows = await on.query<LockedSnapshot>(
      `SELECT ${LOCKED_SNAPSHOT} FROM snapshots s WHERE s.id = ANY($1)`,
      [facts.map(({ snapshotId }) => snapshotId)],
    );
    const known = new Map(rows.map((row) => [row.id, row]));
    const undos = facts
      .map((fact) => [fact, known.get(fact.snapshotId)] as const)
      .filter(([, row]) => !row || isWrong(row, host, volume.takenAt))
      .map(([fact, row]) => undoOf(host, fact, row));
    return { undos, returns: [] };
  },

  take: async () => [],
  plan: async () => [],
};

const undoOf = (
  host: string,
  { snapshotId: id }: SnapshotFact,
  row: LockedSnapshot | undefined,
): CleanupNote => ({
  ...{ host, kind: 'delete-snapshot', noun: 'snapshot', id, args: {} },
  generation: row?.generation ?? BEYOND_ALL,
});

function isWrong(
  { taskState, settledAt, lifecycle, host: at }: LockedSnapshot,
  host: string,
  takenAt: Date,
): boolean {
  const isAtRest =
    taskState === null && settledAt !== null && takenAt.getTime() - settledAt.getTime() > GRACE_MS;
  return isAtRest && (at !== host || lifecycle !== 'completed');
}
