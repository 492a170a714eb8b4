import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest, openChunk } from '../../../test/support/guest-rows.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { Scheduler } from '../scheduler/scheduler.js';
import { schedulerFlags } from '../scheduler/scheduler.flags.js';
import { LaunchPlans } from './launch-plans.js';

const database = await databaseForSpec();
const scheduler = new Scheduler(parseFlags(schedulerFlags, []));

it('waits for hosts that are not back yet, and refuses once they are known to be silent', async () => {
  await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 'h')`);
  const guest = await insertGuest(database, { host: 'h', state: 'pending', taskState: 'launching' });
  await openChunk(database, guest);
  const ref = { operationId: guest.operationId, chunk: 0, run: 1 };
  const early = new LaunchPlans(database, scheduler, Date.now() + 60_000);
  await expect(early.begin(ref, 'run')).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  const late = new LaunchPlans(database, scheduler);
  expect(await late.begin(ref, 'run')).toMatchObject([
    { id: guest.instanceId, refused: { code: 'Server.InsufficientInstanceCapacity' } },
  ]);
});
