import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { insertGuest } from '../../test/support/guest-rows.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { Outbox } from '../outbox/outbox.js';
import type { Scheduler } from '../scheduler/scheduler.js';
import { InstanceVerbs } from './instance-verbs.js';
import { instanceFlags } from './instance.flags.js';

const database = await databaseForSpec();
const verbs = new InstanceVerbs(database, new Outbox(), {} as Scheduler, parseFlags(instanceFlags, []));

it('remembers of a guest whose stop is taken over that it ran: a stop that fails leaves it so', async () => {
  const guest = await insertGuest(database, { host: 'h', state: 'stopping', taskState: 'stopping' });
  const asker = { requestId: 'r', projectId: guest.projectId, userId: randomUUID() };
  expect(await verbs.stop(asker, [guest.ec2Id], { force: true })).toMatchObject([{ previous: 'stopping' }]);
  const taken = await database.query(
    `SELECT m.previous_state AS before FROM operation_instances m JOIN instances i USING (operation_id) WHERE i.id = $1`,
    [guest.instanceId],
  );
  expect(taken).toEqual([{ before: 'running' }]);
});
