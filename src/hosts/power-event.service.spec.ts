import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { insertGuest } from '../../test/support/guest-rows.js';
import type { PowerReport } from './host-link.js';
import { PowerEventRepository } from './power-event.repository.js';
import { PowerEventService } from './power-event.service.js';

const database = await databaseForSpec();
const terminated: string[] = [];
const service = new PowerEventService(new PowerEventRepository(database), {
  terminateByGuest: async (instanceId) => void terminated.push(instanceId),
});
const report = (instanceId: string, kind: PowerReport['kind'], generation = 1): PowerReport => ({
  instanceId,
  generation,
  kind,
  at: new Date().toISOString(),
});
const rowOf = async (instanceId: string) => {
  const [row] = await database.query('SELECT state, state_reason_code AS code FROM instances WHERE id = $1', [
    instanceId,
  ]);
  return row;
};

describe('PowerEventService', () => {
  it.each([
    ['guest-shutdown', 'stop', 'Client.InstanceInitiatedShutdown'],
    ['guest-panicked', 'stop', 'Server.InternalError'],
    ['guest-lost', 'terminate', 'Server.InternalError'],
  ] as const)('%s of an instance that shall %s: stopped with %s', async (kind, shutdownBehaviour, code) => {
    const { instanceId } = await insertGuest(database, { host: 'h1', shutdownBehaviour });
    const verdicts = [
      await service.occurred('h1', report(instanceId, kind)),
      await service.occurred('h1', report(instanceId, kind)),
    ];
    expect(verdicts).toEqual(['done', 'done']);
    expect(await rowOf(instanceId)).toEqual({ state: 'stopped', code });
  });

  it('ends a guest that switched itself off and shall be terminated', async () => {
    const { instanceId } = await insertGuest(database, { host: 'h1', shutdownBehaviour: 'terminate' });
    expect(await service.occurred('h1', report(instanceId, 'guest-shutdown'))).toBe('done');
    expect(terminated).toEqual([instanceId]);
    expect(await rowOf(instanceId)).toMatchObject({ state: 'running' });
  });

  it.each([
    ['an older generation', {}, 'h1', 0],
    ['another host', {}, 'h2', 1],
    ['an instance that is being stopped', { state: 'stopping', taskState: 'stopping' }, 'h1', 1],
    ['an instance that is being rebooted', { taskState: 'rebooting' }, 'h1', 1],
    ['an instance that is stopped', { state: 'stopped' }, 'h1', 1],
  ])('changes nothing for %s', async (_what, more, host, generation) => {
    const { instanceId } = await insertGuest(database, { host: 'h1', ...more });
    const before = await rowOf(instanceId);
    expect(await service.occurred(host, report(instanceId, 'guest-lost', generation))).toBe('done');
    expect(await rowOf(instanceId)).toEqual(before);
  });

  it('waits while the launch of that very guest is being written down', async () => {
    const { instanceId } = await insertGuest(database, {
      host: 'h1',
      state: 'pending',
      taskState: 'launching',
    });
    expect(await service.occurred('h1', report(instanceId, 'guest-shutdown'))).toBe('later');
  });

  it('knows no such instance', async () => {
    expect(await service.occurred('h1', report(randomUUID(), 'guest-lost'))).toBe('done');
  });
});
