import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { mayMove, moveAll, moveOf, moveTo, type StateTable } from './state-table.js';

const database = await databaseForSpec();

const doors: StateTable<'new' | 'open' | 'shut'> = {
  table: 'doors',
  column: 'position',
  from: { new: [], open: ['shut', 'new'], shut: ['open', 'shut'] },
};

beforeEach(async () => {
  await database.query('DROP TABLE IF EXISTS doors');
  await database.query('CREATE TABLE doors (id text PRIMARY KEY, position text, moves int DEFAULT 0)');
  await database.query(`INSERT INTO doors VALUES ('a', 'open'), ('b', 'shut'), ('c', 'new')`);
});

const positions = async () => {
  const rows = await database.query<{ id: string; at: string }>(
    `SELECT id, position || moves AS at FROM doors ORDER BY id`,
  );
  return rows.map(({ at }) => at);
};
const move = (goal: 'new' | 'open' | 'shut') =>
  moveOf(doors, goal, { set: 'moves = r.moves + 1', where: 'r.id = ANY($1)' });

describe('a state written past its table', () => {
  it('is not written: only rows with a way there move', async () => {
    expect(await moveTo(database, move('shut'), [['a', 'b', 'c']])).toEqual(['a', 'b']);
    expect(await positions()).toEqual(['shut1', 'shut1', 'new0']);
  });

  it('is a mistake where all must move, and nothing is written', async () => {
    const moved = database.transaction((tx) => moveAll(tx, move('shut'), ['a', 'c'], [['a', 'c']]));
    await expect(moved).rejects.toThrow('doors.position → shut is no move for c');
    expect(await positions()).toEqual(['open0', 'shut0', 'new0']);
  });

  it('moves nothing where no way leads', async () => {
    expect(await moveTo(database, move('new'), [['a', 'b', 'c']])).toEqual([]);
  });

  it('is told beforehand', () => {
    expect([mayMove(doors, 'open', 'shut'), mayMove(doors, 'new', 'shut')]).toEqual([true, false]);
  });
});

it('a move may take values from tables beside it', async () => {
  const text = moveOf(doors, 'open', {
    set: 'moves = n.moves',
    using: 'jsonb_to_recordset($1::jsonb) AS n(id text, moves int)',
    where: 'r.id = n.id',
  });
  await moveTo(database, text, [JSON.stringify([{ id: 'b', moves: 7 }])]);
  expect(await positions()).toEqual(['open0', 'open7', 'new0']);
});
