import { afterAll, describe, expect, it } from '@jest/globals';
import { Cloud } from '../../support/cloud/cloud.js';
import { audit } from '../../support/audit.js';
import { compared } from '../../support/cloud/repair.js';
import { databaseUrlForSpec } from '../../support/database.js';
import { Lane } from '../../faults/lane.js';
import { leavesNothing, repaired } from '../../faults/aftermath.js';
import { forGood } from '../../faults/faults.js';
import { type Call } from '../../support/cloud/injector.js';
import { EngineError } from '../../../src/common/errors/engine-error.js';
import { byEc2Id } from '../../../src/common/refs/ref.js';
import { StrayTagRepository } from '../../../src/cloud/tags/stray-tag.repository.js';
import { TagService } from '../../../src/cloud/tags/tag.service.js';
import { shelvesForSpec } from './shelf-cloud.js';
import { furnished, shelvesBeside, shelvesOf, shelvingOn, statesOf } from './shelf-lane.js';
import { SHELF_QUOTA } from './shelf.noun.js';
import { ShelfService } from './shelf.service.js';

const added = await shelvesForSpec();
const cloud = await Cloud.open(await databaseUrlForSpec(), process.env['ENGINE_TEST_TEMPORAL'] ?? '', added);
afterAll(() => cloud.close(), 60_000);
const laneOf = () => Lane.open(cloud, shelvesBeside);

/** A gate in front of a step: `come` resolves when the step is there, `open` lets it on. */
function gate(activity: string) {
  let [arrived, open] = [(): void => undefined, (): void => undefined];
  const come = new Promise<void>((resolve) => (arrived = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  const fault = async (call: Call, perform: () => Promise<unknown>) => {
    if (call.activity !== activity) return perform();
    arrived();
    await opened;
    return perform();
  };
  return { come, open: () => open(), fault };
}

describe('two shelves that go into one instance at once', () => {
  it('arrive both: neither is taken for a retry of the other', async () => {
    const lane = await laneOf();
    const { host, instanceIds, shelfIds } = await furnished(lane);
    const shelves = shelvesOf(lane);
    const [instance = ''] = instanceIds;
    const works = [];
    for (const id of shelfIds) works.push(await shelves.place(new Map([[id, instance]])));
    await Promise.all(works.map((work) => lane.closed(work)));
    expect([...(await statesOf(lane)).values()]).toEqual(['placed', 'placed']);
    const { shelves: there } = await shelvingOn(host).inventory();
    expect(there.map(({ fixedIn }) => fixedIn?.instanceId)).toEqual([instance, instance]);
    expect(await audit(cloud, lane.scope)).toEqual([]);
    await leavesNothing(lane);
  });

  it('keep a stop of the instance waiting, and are ended by its termination', async () => {
    const lane = await laneOf();
    const { instanceIds, shelfIds } = await furnished(lane);
    const [instance = ''] = instanceIds;
    const placing = await shelvesOf(lane).place(new Map(shelfIds.map((id) => [id, instance])));
    const { come, open, fault } = gate('fixShelf');
    const heal = lane.disturb(placing, fault);
    await come;
    await expect(lane.tenant.stop([instance])).rejects.toMatchObject({ code: 'IncorrectInstanceState' });
    const ending = await lane.tenant.terminate([instance]);
    open();
    await Promise.all([lane.closed(placing), lane.closed(ending)]);
    heal();
    expect([...(await statesOf(lane)).values()]).toEqual(['ready', 'ready']);
    expect(await audit(cloud, lane.scope)).toEqual([]);
    await leavesNothing(lane);
  });
});

describe('a host that dies while a shelf goes into an instance', () => {
  it('owes the undo, and does it when it is back', async () => {
    const lane = await laneOf();
    const { host, instanceIds, shelfIds } = await furnished(lane);
    const into = new Map(shelfIds.map((id, i) => [id, instanceIds[i] ?? '']));
    const placing = await shelvesOf(lane).place(into);
    // The step happens and is not heard of; then nothing is.
    const heal = lane.disturb(placing, async (call, perform) => {
      if (call.local) return perform();
      if (call.activity === 'fixShelf') await perform();
      throw new Error('the host is gone');
    });
    await cloud.database.query(`UPDATE services SET last_seen = '-infinity' WHERE host = $1`, [host.name]);
    await lane.closed(placing);
    heal();
    expect([...(await statesOf(lane)).values()]).toEqual(['ready', 'ready']);
    expect(await owed(lane)).toHaveLength(2);
    await cloud.database.query(`UPDATE services SET last_seen = now() + interval '1 day' WHERE host = $1`, [
      host.name,
    ]);
    await repaired(lane);
    expect(await owed(lane)).toEqual([]);
    const { shelves } = await shelvingOn(host).inventory();
    expect(shelves.map(({ fixedIn }) => fixedIn)).toEqual([null, null]);
    await leavesNothing(lane);
  });
});

describe('a shelf that could not be taken out of an instance', () => {
  it('is taken out although the instance has been taken by others since', async () => {
    const lane = await laneOf();
    const { host, instanceIds, shelfIds } = await furnished(lane);
    const [instance = ''] = instanceIds;
    const [shelf = ''] = shelfIds;
    const placing = await shelvesOf(lane).place(new Map([[shelf, instance]]));
    const heal = lane.disturb(placing, async (call, perform) => {
      if (call.local) return perform();
      if (call.activity === 'fixShelf') await perform();
      throw new EngineError('ImageUnusable', 'broke for good');
    });
    await lane.closed(placing);
    heal();
    expect(await owed(lane)).toHaveLength(1);
    await lane.closed(await lane.tenant.reboot([instance]));
    await repaired(lane);
    expect(await owed(lane)).toEqual([]);
    const { shelves } = await shelvingOn(host).inventory();
    expect(shelves.map(({ fixedIn }) => fixedIn)).toEqual([null, null]);
    await leavesNothing(lane);
  });
});

const owed = ({ cloud: { database }, hosts }: Lane) =>
  database.query(`SELECT kind FROM cleanups WHERE host = ANY($1) AND noun = 'shelf' AND done_at IS NULL`, [
    hosts.map(({ name }) => name),
  ]);

describe('a host and its rows', () => {
  it('are compared: what nobody wants goes, what is wanted comes back, and the audit says which', async () => {
    const lane = await laneOf();
    const { host, shelfIds } = await furnished(lane);
    const [lost = ''] = shelfIds;
    shelvingOn(host).lose(lost);
    const found = await audit(cloud, lane.scope);
    expect(found).toEqual([expect.stringMatching(/^shelf-missing shelf-/)]);
    const repair = await compared(cloud, host);
    expect(repair).toBeDefined();
    if (repair) await lane.closed(repair);
    expect(await audit(cloud, lane.scope)).toEqual([]);
    await leavesNothing(lane);
  });

  it('differ in what a removal could not do until the host has done it', async () => {
    const lane = await laneOf();
    const { host, shelfIds } = await furnished(lane);
    const removal = await shelvesOf(lane).remove(shelfIds);
    const heal = lane.disturb(removal, forGood(['dismantleShelf']));
    await lane.closed(removal);
    heal();
    expect((await shelvingOn(host).inventory()).shelves).toHaveLength(2);
    await repaired(lane);
    expect((await shelvingOn(host).inventory()).shelves).toEqual([]);
    await leavesNothing(lane);
  });
});

describe('the shared mechanisms', () => {
  it('count, tag and remember requests', async () => {
    const lane = await laneOf();
    const service = cloud.services.get(ShelfService);
    const { context } = lane.tenant;
    const host = (await lane.onlyHost()).name;
    const asked = { host, tags: [{ key: 'room', value: 'north' }], token: 't' };
    const made = await service.create(context, asked);
    await lane.closed(cloud.latestOf(context.projectId));
    expect(await service.create(context, asked)).toEqual(made);
    const { registry } = cloud.nouns;
    const tags = new TagService(cloud.database, { terminated_visible_time: 3600 }, registry);
    const [id = ''] = made;
    await tags.create(context.projectId, [id], [{ key: 'floor', value: '2' }]);
    const listed = await tags.list(context.projectId, { after: null, limit: 10 });
    expect(listed.map(({ resourceType, key }) => [resourceType, key])).toEqual([
      ['shelf', 'floor'],
      ['shelf', 'room'],
    ]);
    await expect(service.create(context, { host, tags: [], count: SHELF_QUOTA })).rejects.toMatchObject({
      code: 'ResourceLimitExceeded',
    });
    await expect(service.remove(context, [byEc2Id('shelf-0')])).rejects.toMatchObject({ noun: 'shelf' });
    await leavesNothing(lane);
    await cloud.database.query('DELETE FROM shelves WHERE project_id = $1', [context.projectId]);
    await new StrayTagRepository(cloud.database, registry).purge(undefined, 100);
    expect(await tags.list(context.projectId, { after: null, limit: 10 })).toEqual([]);
  });

  it('find work that was lost', async () => {
    const lane = await laneOf();
    const host = await lane.onlyHost();
    const creating = await shelvesOf(lane).create(host.name, 2);
    const { come, open, fault } = gate('assembleShelf');
    const heal = lane.disturb(creating, fault);
    await come;
    const { operationId } = creating;
    await cloud.client.workflow.getHandle(`create-shelf/${operationId}/0/1`).terminate('lost');
    open();
    await lane.closed(creating);
    heal();
    const runs = await cloud.database.query('SELECT run FROM operation_chunks WHERE operation_id = $1', [
      operationId,
    ]);
    expect(runs).toEqual([{ run: 2 }]);
    expect([...(await statesOf(lane)).values()]).toEqual(['ready', 'ready']);
    expect(await audit(cloud, lane.scope)).toEqual([]);
    await leavesNothing(lane);
  });
});
