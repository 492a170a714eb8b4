import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { idRefs } from '../../api/ec2/refs.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { byId } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import type { Scheduler } from '../scheduler/scheduler.js';
import { InstanceVerbs } from './instance-verbs.js';
import { instanceFlags } from '../instance-facts/instance.flags.js';

const database = await databaseForSpec();
const verbs = new InstanceVerbs(database, new Outbox(), {} as Scheduler, parseFlags(instanceFlags, []), []);

const FORCED = { force: true, skipOsShutdown: false };
const SKIPPED = { force: false, skipOsShutdown: true };

it('remembers of a guest whose stop is taken over that it ran: a stop that fails leaves it so', async () => {
  const guest = await insertGuest(database, { host: 'h', state: 'stopping', taskState: 'stopping' });
  const asker = { requestId: 'r', projectId: guest.projectId, userId: randomUUID() };
  expect(await verbs.stop(asker, idRefs('instance', [guest.ec2Id]), FORCED)).toMatchObject([
    { previous: { lifecycle: 'active', taskState: 'stopping' } },
  ]);
});

it('says beforehand what it would refuse, and changes nothing', async () => {
  const guest = await insertGuest(database, { host: 'h', state: 'running' });
  const asker = { requestId: 'r', projectId: guest.projectId, userId: randomUUID() };
  const start = async (id: string) => inEc2(verbs.check(asker, 'start', idRefs('instance', [id])));
  const row = () => database.query('SELECT * FROM instances WHERE id = $1', [guest.instanceId]);
  await database.query('UPDATE instances SET disable_stop = true WHERE id = $1', [guest.instanceId]);
  const before = await row();
  await verbs.check(asker, 'reboot', idRefs('instance', [guest.ec2Id]));
  for (const verb of ['stop', 'terminate'] as const)
    await expect(verbs.check(asker, verb, idRefs('instance', [guest.ec2Id]))).rejects.toMatchObject({
      code: 'OperationNotPermitted',
    });
  await expect(start('i-00000000000000000')).rejects.toMatchObject({
    code: 'InvalidInstanceID.NotFound',
  });
  await expect(start('i-xyz')).rejects.toMatchObject({
    code: 'InvalidInstanceID.Malformed',
  });
  expect(await row()).toEqual(before);
});

it('takes an instance by its key as by its EC2 id, once, and tells which is not there', async () => {
  const guest = await insertGuest(database, { host: 'h', state: 'running' });
  const asker = { requestId: 'r', projectId: guest.projectId, userId: randomUUID() };
  const missing = byId(randomUUID());
  await expect(verbs.stop(asker, [byId(guest.instanceId), missing], FORCED)).rejects.toMatchObject({
    noun: 'instance',
    refs: [missing],
  });
  const twice = [byId(guest.instanceId), byId(guest.instanceId)];
  const active = { lifecycle: 'active', taskState: null } as const;
  expect(await verbs.stop(asker, twice, FORCED)).toEqual([
    { ec2Id: guest.ec2Id, previous: active, current: { ...active, taskState: 'stopping' } },
  ]);
});

it('tells the operation how long guests are given, and takes over from one that gives longer', async () => {
  const guest = await insertGuest(database, { host: 'h', state: 'running' });
  const asker = { requestId: 'r', projectId: guest.projectId, userId: randomUUID() };
  const refs = [byId(guest.instanceId)];
  const now = async () => {
    const [row] = await database.query<{ generation: number; args: object }>(
      'SELECT i.generation, o.args FROM instances i JOIN operations o ON o.id = i.operation_id WHERE i.id = $1',
      [guest.instanceId],
    );
    return [row?.generation, row?.args];
  };
  const told = (graceSeconds: number) => ({ graceSeconds, bootingGraceSeconds: 10 });
  await verbs.terminate(asker, refs);
  expect(await now()).toEqual([2, told(120)]);
  await verbs.terminate(asker, refs);
  expect(await now()).toEqual([2, told(120)]);
  await verbs.terminate(asker, refs, FORCED);
  expect(await now()).toEqual([3, told(20)]);
  await verbs.terminate(asker, refs, FORCED);
  expect(await now()).toEqual([3, told(20)]);
  expect(await verbs.terminate(asker, refs, SKIPPED)).toMatchObject([
    { previous: { taskState: 'terminating' }, current: { taskState: 'terminating' } },
  ]);
  expect(await now()).toEqual([4, told(0)]);
});
