import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import { shapeArgs } from '../../../workflows/contracts/volume-shape.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { VolumeFact } from '../../stream/inventories.js';
import type { DriftFound, DriftInventories } from '../repair/drift-contribution.js';
import type { LockedVolume } from './take-volumes.repository.js';
import { serialOf } from './planned-uses.js';
import { shapeOf } from './volume-spec.js';
import { volumeNoun } from './volume.noun.js';

export interface VolumeDriftRow extends LockedVolume {
  /** Its instance should run on the host that is looked at, and nobody works on it, or in it. */
  readonly isAtHome: boolean;
  /** Null: it is in none. */
  readonly instanceGeneration: number | null;
}

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Fences whatever a volume without any row has left: nothing newer can come. Fits PostgreSQL's integer. */
const BEYOND_ALL = 2_000_000_000;

/** Pure. `rows`: at least all that the inventories name, and all that are in instances of the host. */
export function driftOfVolumes(rows: readonly VolumeDriftRow[], inventories: DriftInventories): DriftFound {
  const known = new Map(rows.map((row) => [row.id, row]));
  return {
    undos: [...keptWrongly(known, inventories), ...pluggedWrongly(known, inventories)],
    returns: notPlugged(rows, inventories),
  };
}

const isAtRest = ({ taskState, settledAt }: VolumeDriftRow, takenAt: Date): boolean =>
  taskState === null && settledAt !== null && takenAt.getTime() - settledAt.getTime() > GRACE_MS;

/** On the host, or used there, and no row wants it so. */
function keptWrongly(
  known: ReadonlyMap<string, VolumeDriftRow>,
  { host, volume }: DriftInventories,
): readonly CleanupNote[] {
  if (!volume) return [];
  return volume.items.volumes.flatMap((fact) => {
    const row = known.get(fact.volumeId);
    return row === undefined || isAtRest(row, volume.takenAt) ? undosOf(host, fact, row) : [];
  });
}

function undosOf(host: string, fact: VolumeFact, row: VolumeDriftRow | undefined): readonly CleanupNote[] {
  const { volumeId: id, usedBy } = fact;
  const generation = row?.generation ?? BEYOND_ALL;
  const about = { host, noun: 'volume', id, generation } as const;
  if (!row || row.host !== host || row.lifecycle === 'deleted' || row.lifecycle === 'error')
    return [{ ...about, kind: 'delete-volume', args: {} }];
  const isCut = usedBy === null || usedBy === row.instanceId;
  return [
    ...(isCut ? [] : [{ ...about, kind: 'unexport-volume', args: { usedBy } }]),
    // One that was taken from its modification. Never smaller: what is behind its end may be somebody's.
    ...(fact.sizeGiB < row.sizeGiB
      ? [{ ...about, kind: 'restore-volume', args: shapeArgs(shapeOf(row)) }]
      : []),
  ];
}

/** In a guest whose row knows nothing of it. */
function pluggedWrongly(
  known: ReadonlyMap<string, VolumeDriftRow>,
  { host, compute }: DriftInventories,
): readonly CleanupNote[] {
  if (!compute) return [];
  return compute.items.guests.flatMap(({ instanceId, generation, volumes = [] }) =>
    volumes.flatMap((id): CleanupNote[] => {
      const row = known.get(id);
      if (row && (row.instanceId === instanceId || !isAtRest(row, compute.takenAt))) return [];
      const serial = serialOf(ec2IdWith(volumeNoun.ec2.prefixes.volume, id));
      return [{ host, kind: 'detach-volume', noun: 'volume', id, generation, args: { instanceId, serial } }];
    }),
  );
}

/** In use by their rows, and their guest, which runs, has them not. */
function notPlugged(rows: readonly VolumeDriftRow[], { compute }: DriftInventories): readonly string[] {
  if (!compute) return [];
  const guests = new Map(compute.items.guests.map((guest) => [guest.instanceId, guest]));
  return rows
    .filter((row) => row.lifecycle === 'in-use' && row.isAtHome && isAtRest(row, compute.takenAt))
    .filter(({ id, instanceId, instanceGeneration }) => {
      const guest = guests.get(instanceId ?? '');
      if (guest?.power !== 'running' || guest.generation > (instanceGeneration ?? 0)) return false;
      return !(guest.volumes ?? []).includes(id);
    })
    .map(({ id }) => id);
}
