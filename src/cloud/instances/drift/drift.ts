import type { CleanupNote } from '../../../../workflows/contracts/operation.js';
import type { DriftInventories } from '../../repair/drift-contribution.js';

/** An instance that has, or had, to do with the host. */
export interface DriftRow {
  readonly instanceId: string;
  readonly ec2Id: string;
  /** Null: its interface is gone. */
  readonly portId: string | null;
  readonly generation: number;
  readonly lifecycle: string;
  readonly taskState: string | null;
  /** An operation on something inside it is under way: see `OperationMember.part`. */
  readonly hasCompanions?: boolean;
  /** Where it is placed now. */
  readonly placedOn: string | null;
  /** What it holds on this host, by its attempts here. */
  readonly holds: 'held' | 'cleanup' | 'nothing';
  /**
   * When an operation last settled it, its guest last went off by itself, or its attempt here was released; null:
   * never.
   */
  readonly changedAt: Date | null;
}

/** What `repair-host` has to do about instances; nothing in it: the host is as their rows say. */
export interface Drift {
  /** Wanted running, and not running there. */
  readonly restarts: readonly string[];
  /** On the host, and no row wants it. `generation` is the one to fence with. */
  readonly strays: readonly CleanupNote[];
  /** Running there, and stopped by their rows: what a start that failed on a silent host may leave. */
  readonly powerCuts: readonly PowerCut[];
}

/**
 * A guest that runs although its row says that it is stopped. `generation` is the row's and no higher: an operation
 * that takes the instance meanwhile comes after the cut, and one that has it already is not disturbed.
 */
export interface PowerCut extends CleanupNote {
  readonly ec2Id: string;
}

/**
 * An inventory that is not this much younger than a row's last change may have been taken before it; also longer than
 * it takes a power event to be said again.
 */
const GRACE_MS = 15_000;

/** Fences whatever an instance without any row has left: nothing newer can come. Fits PostgreSQL's integer. */
const BEYOND_ALL = 2_000_000_000;

/**
 * Compares one host's rows with its inventories. Left alone: what somebody is at work on (`task_state`), what has
 * changed since the inventory, a guest of a newer generation than its row, a guest that is off and whose power event is
 * still on its way. `rows` holds at least every instance that holds something on the host, and every one that the
 * inventories name.
 */
export function driftOf(rows: readonly DriftRow[], inventories: DriftInventories): Drift {
  const known = new Map(rows.map((row) => [row.instanceId, row]));
  return {
    restarts: restartsOf(rows, inventories),
    strays: [...strayGuests(known, inventories), ...strayPorts(known, inventories)],
    powerCuts: powerCutsOf(known, inventories),
  };
}

function restartsOf(rows: readonly DriftRow[], { host, compute }: DriftInventories): readonly string[] {
  if (!compute) return [];
  const guests = new Map(compute.items.guests.map((guest) => [guest.instanceId, guest]));
  return rows
    .filter((row) => row.lifecycle === 'active' && isAtHome(row, host))
    .filter((row) => isSettled(row, compute.takenAt))
    .filter(({ instanceId, generation }) => {
      const guest = guests.get(instanceId);
      if (guest === undefined) return true;
      return guest.power === 'stopped' && guest.generation <= generation && !guest.unheard;
    })
    .map(({ instanceId }) => instanceId);
}

function powerCutsOf(
  known: ReadonlyMap<string, DriftRow>,
  { host, compute }: DriftInventories,
): readonly PowerCut[] {
  if (!compute) return [];
  return compute.items.guests.flatMap((guest) => {
    const row = known.get(guest.instanceId);
    if (row?.lifecycle !== 'stopped' || guest.power !== 'running' || guest.generation > row.generation)
      return [];
    if (!isAtHome(row, host) || !isSettled(row, compute.takenAt)) return [];
    return { ...noteOf(host, 'stop-instance', row), generation: row.generation, ec2Id: row.ec2Id };
  });
}

function strayGuests(
  known: ReadonlyMap<string, DriftRow>,
  { host, compute }: DriftInventories,
): readonly CleanupNote[] {
  const guests = compute?.items.guests ?? [];
  return guests
    .filter(({ instanceId }) => isStray(known.get(instanceId), compute?.takenAt))
    .map(({ instanceId, generation }) => {
      const row = known.get(instanceId);
      const above = row ? Math.max(generation, row.generation) + 1 : BEYOND_ALL;
      return { ...noteOf(host, 'destroy-instance', row ?? { instanceId, portId: null }), generation: above };
    });
}

function strayPorts(
  known: ReadonlyMap<string, DriftRow>,
  { host, network }: DriftInventories,
): readonly CleanupNote[] {
  const ports = network?.items.ports ?? [];
  return ports
    .filter(({ instanceId }) => isStray(known.get(instanceId), network?.takenAt))
    .map(({ instanceId, portId }) => {
      const row = known.get(instanceId);
      const generation = row ? row.generation + 1 : BEYOND_ALL;
      return { ...noteOf(host, 'release-port', { instanceId, portId }), generation };
    });
}

const noteOf = (
  host: string,
  kind: string,
  { instanceId: id, portId }: Pick<DriftRow, 'instanceId' | 'portId'>,
) => ({ host, kind, noun: 'instance', id, args: { portId: portId ?? '' } }) as const;

const isStray = (row: DriftRow | undefined, takenAt: Date | undefined): boolean =>
  row === undefined || (row.holds === 'nothing' && takenAt !== undefined && isSettled(row, takenAt));

const isAtHome = ({ placedOn, holds }: DriftRow, host: string): boolean =>
  placedOn === host && holds === 'held';

const isSettled = ({ taskState, hasCompanions = false, changedAt }: DriftRow, takenAt: Date): boolean =>
  taskState === null &&
  !hasCompanions &&
  (changedAt === null || takenAt.getTime() - changedAt.getTime() > GRACE_MS);
