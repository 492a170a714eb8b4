import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertGuest } from '../../../../test/support/guest-rows.js';
import type { PowerReport } from '../../../stream/stream.contract.js';
import { PowerEventRepository } from './power-event.repository.js';
import { PowerEventService } from './power-event.service.js';
import { ec2StateSql } from '../views/ec2-state.js';

const database = await databaseForSpec();
const terminated: [instanceId: string, generation: number][] = [];
const service = new PowerEventService(new PowerEventRepository(database), {
  terminateByGuest: async (...about) => void terminated.push(about),
});
const report = (instanceId: string, kind: PowerReport['kind'], generation = 1): PowerReport => ({
  instanceId,
  generation,
  kind,
  at: new Date().toISOString(),
});
const rowOf = async (instanceId: string) => {
  const [row] = await database.query(
    `SELECT ${ec2StateSql('i')} AS state, state_reason_code AS code FROM instances i WHERE id = $1`,
    [instanceId],
  );
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
    expect(terminated).toEqual([[instanceId, 1]]);
    expect(await rowOf(instanceId)).toMatchObject({ state: 'running' });
  });

  it.each([
    ['a newer generation than the row’s', {}, 'h1', 2],
    ['another host', {}, 'h2', 1],
    ['another host and an older generation', {}, 'h2', 0],
    ['an older generation of an instance that is stopped', { state: 'stopped' }, 'h1', 0],
    ['an instance that is being ended', { state: 'shutting-down', taskState: 'terminating' }, 'h1', 0],
    ['an instance that is being stopped', { state: 'stopping', taskState: 'stopping' }, 'h1', 1],
    ['an instance that is being rebooted', { taskState: 'rebooting' }, 'h1', 1],
    ['an instance that is stopped', { state: 'stopped' }, 'h1', 1],
  ] as const)('changes nothing for %s', async (_what, more, host, generation) => {
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

  it.each(['stopping', 'rebooting', 'repairing', 'starting'] as const)(
    'waits while it is open whether the work (%s) reaches a guest that is older',
    async (taskState) => {
      const { instanceId } = await insertGuest(database, { host: 'h1', taskState, generation: 2 });
      expect(await service.occurred('h1', report(instanceId, 'guest-lost', 1))).toBe('later');
    },
  );

  describe('of an older generation than its row’s, which a verb raised that failed', () => {
    const confirmed = (id: string, kind: PowerReport['kind'], rowGeneration: number) => ({
      ...report(id, kind, 1),
      rowGeneration,
    });

    it('changes nothing until the host has looked again', async () => {
      const { instanceId } = await insertGuest(database, { host: 'h1', generation: 3 });
      expect(await service.occurred('h1', report(instanceId, 'guest-shutdown'))).toEqual({
        rowGeneration: 3,
      });
      expect(await rowOf(instanceId)).toMatchObject({ state: 'running' });
    });

    it('counts once the host says it again', async () => {
      const { instanceId } = await insertGuest(database, { host: 'h1', generation: 3 });
      expect(await service.occurred('h1', confirmed(instanceId, 'guest-shutdown', 3))).toBe('done');
      expect(await rowOf(instanceId)).toMatchObject({ state: 'stopped' });
    });

    it('ends a guest that shall be terminated then, under the row’s generation', async () => {
      const asked = { host: 'h1', generation: 3, shutdownBehaviour: 'terminate' } as const;
      const { instanceId } = await insertGuest(database, asked);
      expect(await service.occurred('h1', confirmed(instanceId, 'guest-shutdown', 3))).toBe('done');
      expect(terminated.at(-1)).toEqual([instanceId, 3]);
    });

    it('is asked about again when the row has moved on since', async () => {
      const { instanceId } = await insertGuest(database, { host: 'h1', generation: 3 });
      expect(await service.occurred('h1', confirmed(instanceId, 'guest-shutdown', 2))).toEqual({
        rowGeneration: 3,
      });
      expect(await rowOf(instanceId)).toMatchObject({ state: 'running' });
    });
  });

  it('knows no such instance', async () => {
    expect(await service.occurred('h1', report(randomUUID(), 'guest-lost'))).toBe('done');
  });
});
