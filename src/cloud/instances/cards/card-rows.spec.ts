import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { insertCard, takeCards } from '../../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import type { Ending } from '../../../../workflows/contracts/noun.js';
import { cardRows } from './card-rows.js';

const database = await databaseForSpec();
const reason = { code: 'Server.InternalError', message: 'The host took too long' };

type CardEnding = Ending<'network-interface'>;

/** What is in the row, and how often the host's filters were raised, once an operation has ended so. */
async function ended(...endings: readonly CardEnding[]) {
  const host = randomUUID();
  const guest = await insertGuest(database, { host });
  const id = await insertCard(database, guest, { task: 'detaching' });
  const ref = await takeCards(database, [id], { workflow: 'detach-interface' });
  const outcomes = endings.map((ending) => ({
    ...{ noun: 'network-interface' as const, id, generation: 1 },
    ...ending,
  }));
  await database.transaction((tx) => cardRows.write(tx, ref, outcomes));
  const [row] = await database.query<{ isIn: boolean; lifecycle: string; task: string | null }>(
    `SELECT instance_id IS NOT NULL AS "isIn", lifecycle, task_state AS task FROM network_interfaces WHERE id = $1`,
    [id],
  );
  const raised = await database.query('SELECT FROM host_filter_changes WHERE host = $1', [host]);
  return { ...row, raised: raised.length };
}

describe('an interface', () => {
  it.each<[string, CardEnding]>([
    ['has come out', { kind: 'detached', cleanups: [] }],
    ['could not come in', { kind: 'attach-failed', reason, cleanups: [] }],
  ])('that %s is in no instance, and hosts are told', async (_what, ending) => {
    expect(await ended(ending)).toEqual({ isIn: false, lifecycle: 'available', task: null, raised: 1 });
  });

  it.each<[string, CardEnding]>([
    ['has come in', { kind: 'attached' }],
    ['could not come out', { kind: 'detach-failed', reason }],
  ])('that %s is in its instance, and hosts need not be told', async (_what, ending) => {
    expect(await ended(ending)).toEqual({ isIn: true, lifecycle: 'in-use', task: null, raised: 0 });
  });

  it('of which nothing is said is left as it is', async () => {
    expect(await ended()).toEqual({ isIn: true, lifecycle: 'in-use', task: 'detaching', raised: 0 });
  });
});
