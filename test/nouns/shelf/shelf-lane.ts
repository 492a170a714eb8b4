import { randomUUID } from 'node:crypto';
import { byId } from '../../../src/common/refs/ref.js';
import { type Beside, type Lane } from '../../faults/lane.js';
import { type Subject } from '../../faults/scenes.js';
import { type Committed } from '../../support/cloud/committed.js';
import { type FakeHost } from '../../support/cloud/fake-host.js';
import { ShelfService } from './shelf.service.js';
import { ShelvingManager } from './shelving.manager.js';

/** What the tenant of a lane does with shelves. */
export const shelvesOf = ({ cloud, tenant }: Lane) => {
  const service = cloud.services.get(ShelfService);
  const committed = async (asked: Promise<unknown>): Promise<Committed> => {
    await asked;
    return cloud.latestOf(tenant.projectId);
  };
  return {
    create: (host: string, count: number) =>
      committed(service.create(tenant.context, { host, tags: [], count })),
    remove: (ids: readonly string[]) => committed(service.remove(tenant.context, ids.map(byId))),
    place: (into: ReadonlyMap<string, string>) => committed(service.place(tenant.context, into)),
  };
};

export interface Placed {
  readonly host: FakeHost;
  readonly instanceIds: readonly string[];
  readonly shelfIds: readonly string[];
}

/** Two running instances and two shelves on one host. */
export async function furnished(lane: Lane): Promise<Placed> {
  const host = await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  await lane.closed(await shelvesOf(lane).create(host.name, 2));
  return { host, instanceIds, shelfIds: await idsOf(lane) };
}

export const shelvingOn = (host: FakeHost): ShelvingManager => {
  const manager = host.more.find((one) => one instanceof ShelvingManager);
  if (!manager) throw new Error(`${host.name} has no shelves`);
  return manager;
};

async function idsOf({ cloud, tenant }: Lane): Promise<readonly string[]> {
  const rows = await cloud.database.query<{ id: string }>(
    'SELECT id FROM shelves WHERE project_id = $1 AND ended_at IS NULL ORDER BY id',
    [tenant.projectId],
  );
  return rows.map(({ id }) => id);
}

/** Shelves by state, as their tenant has them. */
export async function statesOf({ cloud, tenant }: Lane): Promise<ReadonlyMap<string, string>> {
  const rows = await cloud.database.query<{ id: string; state: string }>(
    'SELECT id, state FROM shelves WHERE project_id = $1',
    [tenant.projectId],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

export const shelfSubject: Subject = {
  noun: 'shelf',
  states: statesOf,
  takeOver: (lane, ids) => shelvesOf(lane).remove(ids),
};

/** Taken with their instances. */
export const placedSubject: Subject = {
  ...shelfSubject,
  takeOver: async (lane, ids) => {
    const rows = await lane.cloud.database.query<{ id: string }>(
      'SELECT DISTINCT instance_id AS id FROM shelves WHERE id = ANY($1) AND instance_id IS NOT NULL',
      [ids],
    );
    return lane.tenant.terminate(rows.map(({ id }) => id));
  },
};

export const shelvesBeside: Beside = {
  async end(lane) {
    const inUse = await lane.cloud.database.query<{ id: string }>(
      'SELECT DISTINCT instance_id AS id FROM shelves WHERE project_id = $1 AND instance_id IS NOT NULL',
      [lane.tenant.projectId],
    );
    if (inUse.length > 0) await lane.closed(await lane.tenant.terminate(inUse.map(({ id }) => id)));
    const ids = await idsOf(lane);
    if (ids.length > 0) await lane.closed(await shelvesOf(lane).remove(ids));
  },
  async left({ hosts }) {
    const inventories = await Promise.all(hosts.map((host) => shelvingOn(host).inventory()));
    return inventories.flatMap(({ shelves }) => shelves);
  },
};

/** A shelf that no row knows, in an instance that no row knows. */
export const stray = (host: FakeHost): void =>
  shelvingOn(host).leave({
    ...{ shelfId: randomUUID(), generation: 1 },
    fixedIn: { instanceId: randomUUID(), generation: 1 },
  });
