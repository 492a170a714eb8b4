import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../workflows/contracts/noun.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRows, insertGuest, openChunk } from '../../../test/support/guest-rows.js';
import { controlNouns } from '../registry/control-nouns.js';
import { StaleChunkRepository } from './stale-chunk.repository.js';
import { Settlement } from './settlement.js';
import { ec2StateSql } from '../instances/views/ec2-state.js';

const database = await databaseForSpec();
const settlement = new Settlement(database, controlNouns.rows);

describe('a run that was given up for lost', () => {
  let guest: GuestRows;
  beforeEach(async () => {
    guest = await insertGuest(database, { host: 'h', state: 'pending', taskState: 'launching' });
    await openChunk(database, guest);
  });

  const ref = (run: number) => ({ operationId: guest.operationId, chunk: 0, run });
  const running = (generation: number): Outcome => ({
    kind: 'running',
    noun: 'instance',
    id: guest.instanceId,
    generation,
  });
  const settle = (run: number) => settlement.settle(ref(run), [running(run)], { steps: [], close: true });
  const rows = () =>
    database.query(
      `SELECT ${ec2StateSql('i')} AS state, i.task_state AS task, i.generation, m.outcome, c.closed_at IS NOT NULL AS closed
       FROM instances i JOIN operation_members m ON m.resource_id = i.id
       JOIN operation_chunks c ON c.operation_id = m.operation_id WHERE i.id = $1`,
      [guest.instanceId],
    );

  it('settles and closes nothing of what the next one works on', async () => {
    expect(await new StaleChunkRepository(database, controlNouns.rows).restart(ref(1))).toBe(true);
    await settle(1);
    expect(await rows()).toEqual([
      { state: 'pending', task: 'launching', generation: 2, outcome: null, closed: false },
    ]);
    await settle(2);
    expect(await rows()).toEqual([
      { state: 'running', task: null, generation: 2, outcome: 'succeeded', closed: true },
    ]);
  });

  it('may be told the same twice', async () => {
    await settle(1);
    await settle(1);
    const [settled] = await rows();
    expect(settled).toEqual({
      state: 'running',
      task: null,
      generation: 1,
      outcome: 'succeeded',
      closed: true,
    });
  });
});

describe('how a chunk ended', () => {
  const settled = async (
    ends: readonly ('running' | 'failed' | 'overtaken')[],
    wrong: readonly number[] = [],
  ) => {
    const guests = await Promise.all(
      ends.map(() => insertGuest(database, { host: 'h', state: 'pending', taskState: 'launching' })),
    );
    const [first] = guests;
    if (!first) throw new Error('no guest');
    const { operationId } = first;
    await database.query('UPDATE operations SET finished_at = NULL, outcome = NULL WHERE id = $1', [
      operationId,
    ]);
    await database.query('INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)', [operationId]);
    for (const { instanceId } of guests) {
      await database.query('UPDATE instances SET operation_id = $1 WHERE id = $2', [operationId, instanceId]);
      await database.query(
        `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, 'instance', $2, 0, 1)`,
        [operationId, instanceId],
      );
    }
    const reason = { code: 'Server.InternalError', message: 'no disk' };
    const outcomes = guests.map(({ instanceId: id }, i): Outcome => {
      const about = { noun: 'instance', id, generation: wrong.includes(i) ? 9 : 1 } as const;
      if (ends[i] === 'running') return { ...about, kind: 'running' };
      if (ends[i] === 'overtaken') return { ...about, kind: 'overtaken' };
      return { ...about, kind: 'launch-failed', reason, cleanups: [] };
    });
    const ref = { operationId, chunk: 0, run: 1 };
    const answer = await settlement.settle(ref, outcomes, { steps: [], close: true });
    const rows = await database.query('SELECT outcome FROM operations WHERE id = $1', [operationId]);
    expect(rows).toEqual([{ outcome: answer }]);
    // Told twice, it answers the same.
    expect(await settlement.settle(ref, outcomes, { steps: [], close: true })).toBe(answer);
    return answer;
  };

  it.each([
    [['running', 'running'], 'succeeded'],
    [['running', 'failed'], 'partly-failed'],
    [['failed', 'failed'], 'failed'],
    [['failed', 'overtaken'], 'failed'],
    [['running', 'overtaken'], 'succeeded'],
    [['overtaken', 'overtaken'], 'overtaken'],
  ] as const)('%j is %s', async (ends, outcome) => {
    expect(await settled(ends)).toBe(outcome);
  });

  it('is overtaken where newer operations have the rows, whatever the workflow believes', async () => {
    expect(await settled(['running', 'running'], [0, 1])).toBe('overtaken');
  });

  it('is not told while the chunk is open, or another run has it', async () => {
    const guest = await insertGuest(database, { host: 'h', state: 'pending', taskState: 'launching' });
    await openChunk(database, guest);
    const settle = (run: number, close: boolean) =>
      settlement.settle({ operationId: guest.operationId, chunk: 0, run }, [], { steps: [], close });
    expect(await settle(1, false)).toBeNull();
    expect(await settle(2, true)).toBeNull();
  });
});
