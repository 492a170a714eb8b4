import type { DriftContribution } from '../../../src/cloud/repair/drift-contribution.js';
import type { CleanupNote } from '../../../workflows/contracts/operation.js';
import type { ShelfFact } from './shelf.contract.js';
import { plannedReturns } from './shelf-plans.js';
import { SHELF_COLUMNS, type ShelfRow, takeShelves } from './shelf.repository.js';

type DriftRow = ShelfRow & { readonly endedAt: Date | null; readonly settledAt: Date | null };

const ROWS = `SELECT ${SHELF_COLUMNS}, s.ended_at AS "endedAt", s.settled_at AS "settledAt" FROM shelves s
  WHERE s.id = ANY($2) OR (s.host = $1 AND s.ended_at IS NULL)`;

/** A row that changed so shortly before the inventory is left alone. */
const GRACE_MS = 15_000;

/** Shelves on a host against their rows. */
export const shelfDrift: DriftContribution<'shelf'> = {
  noun: 'shelf',

  async look(on, { host, shelving }) {
    if (!shelving) return { undos: [], returns: [] };
    const { takenAt, items } = shelving;
    const there = new Map(items.shelves.map((fact) => [fact.shelfId, fact]));
    const rows = await on.query<DriftRow>(ROWS, [host, [...there.keys()]]);
    const known = new Map(rows.map((row) => [row.id, row]));
    const isAtRest = ({ task, settledAt }: DriftRow) =>
      task === null && settledAt !== null && takenAt.getTime() - settledAt.getTime() > GRACE_MS;
    return {
      undos: [...there.values()].flatMap((fact) => {
        const row = known.get(fact.shelfId);
        return row === undefined || isAtRest(row) ? undosOf(host, fact, row) : [];
      }),
      returns: rows.filter((row) => isAtRest(row) && isMissing(row, there.get(row.id))).map(({ id }) => id),
    };
  },

  async take(tx, { operationId, ids }) {
    const rows = await tx.query<ShelfRow>(
      `SELECT ${SHELF_COLUMNS} FROM shelves s WHERE s.id = ANY($1) AND s.task IS NULL AND s.ended_at IS NULL
       ORDER BY s.id FOR UPDATE`,
      [ids],
    );
    const taken = rows.map(({ id }) => id);
    await takeShelves(tx, taken, { operationId, task: 'repairing' });
    return rows.map(({ id, ec2Id, generation }) => ({
      ...{ noun: 'shelf' as const, id, ec2Id },
      generation: generation + 1,
    }));
  },

  plan: plannedReturns,
};

/** What is on the host and no row wants there. */
function undosOf(host: string, fact: ShelfFact, row: DriftRow | undefined): readonly CleanupNote[] {
  const { shelfId: id, fixedIn, generation } = fact;
  const isWanted = row !== undefined && row.endedAt === null && row.host === host;
  const undos: CleanupNote[] = [];
  if (fixedIn && !(isWanted && row.instanceId === fixedIn.instanceId)) {
    const args = { instanceId: fixedIn.instanceId };
    undos.push({ host, kind: 'unfix-shelf', noun: 'shelf', id, generation: fixedIn.generation, args });
  }
  if (!isWanted) {
    const above = Math.max(generation, row?.generation ?? 0);
    undos.push({ host, kind: 'dismantle-shelf', noun: 'shelf', id, generation: above, args: {} });
  }
  return undos;
}

const isMissing = (row: DriftRow, fact: ShelfFact | undefined): boolean =>
  row.endedAt === null &&
  (row.state === 'ready' || row.state === 'placed') &&
  (fact === undefined || (row.instanceId !== null && fact.fixedIn === null));
