import { describe, expect, it } from '@jest/globals';
import { insertCard } from '../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRowsAsked, insertGuest, openChunk } from '../../../test/support/guest-rows.js';
import type { InstanceDependents } from './instance-dependents.js';
import type { TaskState } from './instance.state.js';
import { VerbPlans } from './verb-plans.js';

const database = await databaseForSpec();
const plans = new VerbPlans(database, []);

/** An instance that a verb has taken. */
async function taken(taskState: TaskState, asked: Partial<GuestRowsAsked> = {}, args: object = {}) {
  const guest = await insertGuest(database, { host: 'h', taskState, ...asked });
  await openChunk(database, guest);
  await database.query('UPDATE operations SET args = $2 WHERE id = $1', [guest.operationId, args]);
  return { ...guest, ref: { operationId: guest.operationId, chunk: 0, run: 1 } };
}
type Taken = Awaited<ReturnType<typeof taken>>;

const loseHost = ({ instanceId }: Taken) =>
  database.query('UPDATE instances SET host = NULL WHERE id = $1', [instanceId]);

/** An operation that it was taken from, whose workflow may still be at work. */
async function overtakenBy({ instanceId, projectId }: Taken): Promise<string> {
  const other = await insertGuest(database, { host: 'h', projectId });
  await openChunk(database, { operationId: other.operationId, instanceId });
  await database.query(
    `UPDATE operation_members SET outcome = 'overtaken', settled_at = now() WHERE operation_id = $1`,
    [other.operationId],
  );
  return `run-instances/${other.operationId}/0/1`;
}

const GRACE = { graceSeconds: 120, bootingGraceSeconds: 20 };

describe('terminating', () => {
  it('ends an instance wherever it holds anything, and cuts it off at once unless it is given time', async () => {
    const one = await taken('terminating');
    expect(await plans.terminate(one.ref, 'run')).toEqual([
      {
        ...{ noun: 'instance', id: one.instanceId, ec2Id: one.ec2Id, generation: 1 },
        ...{ portId: one.portId, hosts: ['h'], graceSeconds: 0, overtaken: [], dependents: [] },
      },
    ]);
  });

  it('has no host to go to where nothing is held', async () => {
    const one = await taken('terminating', { attempt: 'released' });
    expect(await plans.terminate(one.ref, 'run')).toMatchObject([{ hosts: [] }]);
  });

  it('goes for each instance to its own host', async () => {
    const one = await taken('terminating', { host: 'a' });
    const two = await insertGuest(database, {
      host: 'b',
      taskState: 'terminating',
      projectId: one.projectId,
    });
    await database.query('UPDATE instances SET operation_id = $1 WHERE id = $2', [
      one.operationId,
      two.instanceId,
    ]);
    await database.query(
      `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, 'instance', $2, 0, 1)`,
      [one.operationId, two.instanceId],
    );
    const planned = await plans.terminate(one.ref, 'run');
    expect(new Map(planned.map(({ id, hosts }) => [id, hosts]))).toEqual(
      new Map([
        [one.instanceId, ['a']],
        [two.instanceId, ['b']],
      ]),
    );
  });

  it('names the cards beside the first, and whom it has overtaken', async () => {
    const one = await taken('terminating', {}, GRACE);
    const card = await insertCard(database, one);
    const overtaken = [await overtakenBy(one)];
    expect(await plans.terminate(one.ref, 'run')).toMatchObject([
      { morePorts: [card], overtaken, graceSeconds: 20 },
    ]);
  });

  it('undoes what others have in the instance under the generation that it has by now', async () => {
    const one = await taken('terminating');
    const planned = (id: string) => ({
      ...{ noun: 'volume' as const, id, ec2Id: `vol-${id}`, generation: 1 },
      undos: [
        {
          ...{ host: 'h', kind: 'detach-volume', noun: 'volume' as const, id, generation: 0 },
          args: { instanceId: one.instanceId },
        },
      ],
    });
    const holding = (...ids: readonly string[]): InstanceDependents => ({
      take: async () => [],
      plan: async () => new Map([[one.instanceId, ids.map(planned)]]),
    });
    const [plan] = await new VerbPlans(database, [holding('a', 'b'), holding('c')]).terminate(one.ref, 'run');
    expect(plan?.dependents?.map(({ id, undos }) => [id, undos[0]?.generation])).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 1],
    ]);
  });
});

describe('stopping', () => {
  it('gives a guest that has come up its whole time', async () => {
    const one = await taken('stopping', {}, GRACE);
    await database.query('UPDATE instances SET metadata_seen_at = now() WHERE id = $1', [one.instanceId]);
    expect(await plans.stop(one.ref, 'run')).toMatchObject([{ host: 'h', graceSeconds: 120, overtaken: [] }]);
  });

  it('names whom it has overtaken', async () => {
    const one = await taken('stopping');
    const overtaken = [await overtakenBy(one)];
    expect(await plans.stop(one.ref, 'run')).toMatchObject([{ overtaken }]);
  });

  it('is planned for an instance without a host, too', async () => {
    const one = await taken('stopping');
    await loseHost(one);
    expect(await plans.stop(one.ref, 'run')).toMatchObject([{ id: one.instanceId, host: '' }]);
  });
});

describe('starting', () => {
  it.each([
    ['has no filters yet', 'bare', []],
    ['has filters', 'filtering', [7]],
  ])('is where the disk is, on a host that %s', async (_what, host, versions) => {
    for (const version of versions)
      await database.query('INSERT INTO host_filter_versions (host, version) VALUES ($1, $2)', [
        host,
        version,
      ]);
    const one = await taken('starting', { state: 'stopped', host });
    expect(await plans.start(one.ref, 'run')).toMatchObject([
      { id: one.instanceId, placement: { host, port: { minFilterVersion: versions[0] ?? 0 } } },
    ]);
  });

  it('is refused to an instance that has lost its host', async () => {
    const one = await taken('starting', { state: 'stopped' });
    await loseHost(one);
    expect(await plans.start(one.ref, 'run')).toMatchObject([{ refused: { code: 'Server.InternalError' } }]);
  });
});

describe('rebooting', () => {
  it('is where the guest is', async () => {
    const one = await taken('rebooting', {}, { graceSeconds: 60 });
    expect(await plans.reboot(one.ref, 'run')).toMatchObject([
      { id: one.instanceId, placement: { host: 'h' }, graceSeconds: 60 },
    ]);
  });

  it('has nothing to do for an instance that has lost its host', async () => {
    const one = await taken('rebooting');
    await loseHost(one);
    expect(await plans.reboot(one.ref, 'run')).toEqual([]);
  });
});
