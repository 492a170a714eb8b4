import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest, openChunk } from '../../../test/support/guest-rows.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';
import { beatOnce } from '../hosts/service-beat.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { LaunchPlacer } from './launch-placer.js';
import { LaunchPlans } from './launch-plans.js';

const database = await databaseForSpec();
const scheduler = new Scheduler(parseFlags(schedulerFlags, []));
const plans = new LaunchPlans(database, scheduler, new LaunchPlacer(scheduler, async () => undefined));

const SIZE = { vcpus: 1, memoryMiB: 128, diskGiB: 1 };
const beat = () => beatOnce(database, 'engine-api');
/** As if so much time had gone by. */
const pass = (time: string) =>
  database.query(
    'UPDATE services SET last_seen = last_seen - $1::interval, started_at = started_at - $1::interval',
    [time],
  );

async function launching() {
  const guest = await insertGuest(database, { host: 'h', state: 'pending', taskState: 'launching' });
  await openChunk(database, guest);
  return { ref: { operationId: guest.operationId, chunk: 0, run: 1 }, instanceId: guest.instanceId };
}

beforeEach(async () => {
  for (const table of ['services', 'hosts']) await database.query(`DELETE FROM ${table}`);
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib) VALUES ('h', 'local-1a', 'h', 8, 8192, 100)`,
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT 'h', 'engine-' || r, engine_now() - interval '1 day', $1 FROM unnest(ARRAY['compute', 'network']) r`,
    [HOST_CONTRACT],
  );
});

describe('a launch while its hosts are silent', () => {
  const outcome = async () => {
    const { ref } = await launching();
    return plans.begin(ref, 'run').then(
      ([plan]) => plan && 'refused' in plan && plan.refused.code,
      (error: { code: string }) => error.code,
    );
  };
  const room = async () => scheduler.fits(await scheduler.snapshot(database), SIZE, { count: 1 })?.count;

  it.each([
    ['engine-api or the database was away for 75 s', '75 s'],
    ['they were away for 10 min', '10 min'],
    ['only the database was away, a little longer than hosts may be silent', '31 s'],
  ])('waits for them when %s, and is not refused', async (_, away) => {
    await beat();
    await database.query(`UPDATE services SET started_at = started_at - interval '1 day'`);
    await pass(away);
    expect([await room(), await outcome()]).toEqual([1, 'ServiceUnavailable']);
    await beat();
    expect([await room(), await outcome()]).toEqual([1, 'ServiceUnavailable']);
  });

  it('is refused once they had the time to come back', async () => {
    await beat();
    for (let n = 0; n < 13; n += 1) {
      await pass('5 s');
      await beat();
    }
    expect([await room(), await outcome()]).toEqual([0, 'Server.InsufficientInstanceCapacity']);
  });

  it('is refused where the operator has declared them down', async () => {
    await beat();
    await database.query('UPDATE hosts SET declared_down = true');
    expect([await room(), await outcome()]).toEqual([0, 'Server.InsufficientInstanceCapacity']);
  });
});

it('a launch ends with what went wrong on the only host that it could be tried on', async () => {
  const { ref, instanceId } = await launching();
  const reason = { code: 'Server.InternalError', message: 'The disk could not be made' };
  expect(await plans.next(ref, { instanceId, generation: 1, host: 'h', cleanups: [], reason })).toEqual({
    refused: reason,
    generation: 2,
  });
});
