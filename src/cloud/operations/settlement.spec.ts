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
