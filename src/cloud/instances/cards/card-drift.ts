import type { PlannedCardReturn } from '../../../../workflows/contracts/control/interfaces.js';
import type { ChunkRef, CleanupNote } from '../../../../workflows/contracts/operation.js';
import type { Queryable } from '../../../common/prisma/database.js';
import {
  INTERFACE_COLUMNS,
  INTERFACE_TABLES,
  interfacesOfChunk,
  type LockedInterface,
  takeInterface,
} from '../../networks/take-interfaces.repository.js';
import { hasCompanions } from '../../operations/member.repository.js';
import type { OperationMember } from '../../operations/operation.repository.js';
import type { DriftContribution, DriftFound, DriftInventories } from '../../repair/drift-contribution.js';
import { plannedCards } from './card-plans.js';

/** An interface beside an instance's first, as it is compared with a host. */
export interface CardDriftRow extends LockedInterface {
  /** Its instance should run on the host that is looked at, and nobody works on it, or in it. */
  readonly isAtHome: boolean;
  /** Null: it is in none. */
  readonly instanceGeneration: number | null;
}

/** Of the instance that has it: whether it runs on $2 and nobody works on it, or in it. */
const AT_HOME = `coalesce(i.host = $2 AND i.lifecycle = 'active' AND i.task_state IS NULL AND NOT ${hasCompanions('i.id')}, false)`;

const ROWS = `
  SELECT ${INTERFACE_COLUMNS}, ${AT_HOME} AS "isAtHome", i.generation AS "instanceGeneration"
  FROM ${INTERFACE_TABLES} LEFT JOIN instances i ON i.id = n.instance_id
  WHERE (n.id = ANY($1) AND n.device_index IS DISTINCT FROM 0)
    OR (i.host = $2 AND n.device_index > 0 AND n.lifecycle = 'in-use')`;

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Cards of guests against their rows. The first of each comes and goes with its guest. */
export const cardDrift: DriftContribution<'network-interface'> = {
  noun: 'network-interface',

  async look(on, inventories) {
    const rows = await on.query<CardDriftRow>(ROWS, [namedIn(inventories), inventories.host]);
    return driftOfCards(rows, inventories);
  },

  async take(tx, { operationId, ids }) {
    const rows = await tx.query<LockedInterface>(
      `SELECT ${INTERFACE_COLUMNS} FROM ${INTERFACE_TABLES} JOIN instances i ON i.id = n.instance_id
       WHERE n.id = ANY($1) AND n.lifecycle = 'in-use' AND n.task_state IS NULL AND n.device_index > 0
         AND i.lifecycle = 'active' AND i.task_state IS NULL ORDER BY n.id FOR UPDATE OF n`,
      [ids],
    );
    const members: OperationMember[] = [];
    for (const row of rows) members.push(await takeInterface(tx, row, { operationId, task: 'attaching' }));
    return members;
  },

  plan: plannedReturns,
};

async function plannedReturns(tx: Queryable, ref: ChunkRef): Promise<readonly PlannedCardReturn[]> {
  const cards = await interfacesOfChunk(tx, ref);
  const leaving = new Set(cards.flatMap(({ id, isLeaving }) => (isLeaving ? [id] : [])));
  const planned = await plannedCards(tx, cards);
  return planned.map((card) => ({ ...card, isLeaving: leaving.has(card.id) }));
}

/** Pure. `rows`: at least all that the inventories name, and all that are in instances of the host. */
export function driftOfCards(rows: readonly CardDriftRow[], inventories: DriftInventories): DriftFound {
  return { undos: leftPorts(rows, inventories), returns: notPlugged(rows, inventories) };
}

const isAtRest = ({ taskState, settledAt }: CardDriftRow, takenAt: Date): boolean =>
  taskState === null && (settledAt === null || takenAt.getTime() - settledAt.getTime() > GRACE_MS);

/** Ports and cards of interfaces that are in no instance, or in another one, and owed by nobody. */
function leftPorts(
  rows: readonly CardDriftRow[],
  { host, network, compute }: DriftInventories,
): readonly CleanupNote[] {
  const known = new Map(rows.map((row) => [row.id, row]));
  const isLeft = (portId: string, instanceId: string, takenAt: Date): boolean => {
    const row = known.get(portId);
    return row !== undefined && row.instanceId !== instanceId && isAtRest(row, takenAt) && !row.isOwed;
  };
  const note = (kind: string, id: string, instanceId: string): CleanupNote => ({
    ...{ host, kind, noun: 'network-interface', id, generation: 0, args: { instanceId } },
  });
  return [
    ...(compute?.items.guests ?? []).flatMap(({ instanceId, cards = [] }) =>
      cards
        .filter((id) => isLeft(id, instanceId, compute?.takenAt ?? new Date(0)))
        .map((id) => note('unplug-card', id, instanceId)),
    ),
    ...(network?.items.ports ?? [])
      .filter(({ portId, instanceId }) => isLeft(portId, instanceId, network?.takenAt ?? new Date(0)))
      .map(({ portId, instanceId }) => note('release-card', portId, instanceId)),
  ];
}

/** In use by their rows, and their guest, which runs, has them not. */
function notPlugged(rows: readonly CardDriftRow[], { compute }: DriftInventories): readonly string[] {
  if (!compute) return [];
  const guests = new Map(compute.items.guests.map((guest) => [guest.instanceId, guest]));
  return rows
    .filter((row) => row.lifecycle === 'in-use' && row.isAtHome && isAtRest(row, compute.takenAt))
    .filter(({ id, instanceId, instanceGeneration }) => {
      const guest = guests.get(instanceId ?? '');
      if (guest?.power !== 'running' || guest.generation > (instanceGeneration ?? 0)) return false;
      return !(guest.cards ?? []).includes(id);
    })
    .map(({ id }) => id);
}

const namedIn = ({ network, compute }: DriftInventories): readonly string[] => [
  ...(network?.items.ports ?? []).map(({ portId }) => portId),
  ...(compute?.items.guests ?? []).flatMap(({ cards }) => cards ?? []),
];
