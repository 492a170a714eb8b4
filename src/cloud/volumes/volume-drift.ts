import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { VolumeFact } from '../../stream/inventories.js';
import type { DriftContribution } from '../repair/drift-contribution.js';
import { LOCKED_COLUMNS, type LockedVolume } from './take-volumes.repository.js';

const ROWS = `SELECT ${LOCKED_COLUMNS} FROM volumes v WHERE v.id = ANY($1)`;

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Fences whatever a volume without any row has left: nothing newer can come. Fits PostgreSQL's integer. */
const BEYOND_ALL = 2_000_000_000;

/** Volumes on a host against their rows. What the host has lost cannot be brought back: the audit names it. */
export const volumeDrift: DriftContribution<'volume'> = {
  noun: 'volume',

  async look(on, { host, volume }) {
    if (!volume) return { undos: [], returns: [] };
    const { takenAt, items } = volume;
    const rows = await on.query<LockedVolume>(ROWS, [items.volumes.map(({ volumeId }) => volumeId)]);
    const known = new Map(rows.map((row) => [row.id, row]));
    const isAtRest = ({ taskState, settledAt }: LockedVolume) =>
      taskState === null && settledAt !== null && takenAt.getTime() - settledAt.getTime() > GRACE_MS;
    const undos = items.volumes.flatMap((fact) => {
      const row = known.get(fact.volumeId);
      return row === undefined || isAtRest(row) ? undosOf(host, fact, row) : [];
    });
    return { undos, returns: [] };
  },

  take: async () => [],
  plan: async () => [],
};

/** What is on the host and no row wants there. */
function undosOf(host: string, fact: VolumeFact, row: LockedVolume | undefined): readonly CleanupNote[] {
  const { volumeId: id, usedBy } = fact;
  const about = { host, noun: 'volume', id } as const;
  const generation = row?.generation ?? BEYOND_ALL;
  if (!row || row.host !== host || row.lifecycle === 'deleted' || row.lifecycle === 'error')
    return [{ ...about, kind: 'delete-volume', generation, args: {} }];
  return usedBy === null || usedBy === row.instanceId
    ? []
    : [{ ...about, kind: 'unexport-volume', generation, args: { usedBy } }];
}
