import type { Noun } from '../../../workflows/contracts/noun.js';
import { lockOwned, noteGenerations, ownedValues } from './member.repository.js';
import type { NounRows } from './noun-rows.js';

/** Rows that are resources by themselves: with `id`, `generation` and `operation_id`. */
export interface OwnedTable {
  readonly noun: Noun;
  readonly table: string;
  /** How a statement that writes them begins, up to SET, with `r` for the row: it stands in the room that has them. */
  readonly update: string;
  /** The column that is null while no operation is at work. */
  readonly task: string;
}

/** Raises the generations of those members of a chunk that are rows of the table and still the operation's. */
const raiseOwned = ({ noun, update }: OwnedTable): string => `
  WITH raised AS (
    ${update} generation = r.generation + 1 FROM operation_members m
    WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = '${noun}' AND m.settled_at IS NULL
      AND r.id = m.resource_id AND r.operation_id = $1 AND r.generation = m.generation RETURNING r.id, r.generation)
  ${noteGenerations('raised', '$1')}`;

/** How operations lock such rows. */
export const lockRows =
  ({ table, task }: Pick<OwnedTable, 'table' | 'task'>): NounRows['lock'] =>
  async (tx, operationId, members) => {
    const rows = await tx.query<{ id: string }>(lockOwned(table, task), ownedValues(operationId, members));
    return new Set(rows.map(({ id }) => id));
  };

/** How operations lock such rows, and take them up again under a new run. */
export const ownedRows = (owned: OwnedTable): Pick<NounRows, 'lock' | 'raise'> => ({
  lock: lockRows(owned),

  async raise(tx, { operationId, chunk }) {
    await tx.query(raiseOwned(owned), [operationId, chunk]);
  },
});
