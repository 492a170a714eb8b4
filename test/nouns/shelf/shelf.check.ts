import { check, fact } from '../../../src/cloud/audit/fact.js';
import { CLEANUPS } from '../../../src/cloud/audit/facts.js';
import { type Finding, findingAt } from '../../../src/cloud/audit/finding.js';
import type { ShelfFact } from './shelf.contract.js';
import { SHELF_COLUMNS, type ShelfRow } from './shelf.repository.js';

const SHELVES = fact<ShelfRow>(
  'shelves',
  `SELECT ${SHELF_COLUMNS} FROM shelves s WHERE s.ended_at IS NULL ORDER BY s.id`,
);

/** Shelves at rest against what their hosts have; what a host still owes is known. */
export const shelfCheck = check({
  select: { shelves: SHELVES, cleanups: CLEANUPS },
  find: ({ shelves, cleanups, inventories }) =>
    [...inventories.values()].flatMap(({ host, shelving }) => {
      const owed = new Set(cleanups.flatMap((one) => (one.host === host ? [one.resourceId] : [])));
      const there = new Map((shelving?.items.shelves ?? []).map((one) => [one.shelfId, one]));
      const rows = shelves.filter((row) => row.host === host);
      const known = new Set(rows.map(({ id }) => id));
      const strays = [...there.keys()].filter((id) => !known.has(id) && !owed.has(id));
      return [
        ...rows.filter(({ id }) => !owed.has(id)).flatMap((row) => wrong(row, there.get(row.id))),
        ...strays.map((id) => findingAt(host)('shelf-stray', id, 'no row wants it there')),
      ];
    }),
});

function wrong(
  { ec2Id, host, task, instanceId }: ShelfRow,
  there: ShelfFact | undefined,
): readonly Finding[] {
  if (task !== null) return [];
  if (!there) return [findingAt(host)('shelf-missing', ec2Id, 'its row says that it is there')];
  const fixedIn = there.fixedIn?.instanceId ?? null;
  return fixedIn === instanceId
    ? []
    : [findingAt(host)('shelf-elsewhere', ec2Id, `its row says in ${instanceId}, its host in ${fixedIn}`)];
}
