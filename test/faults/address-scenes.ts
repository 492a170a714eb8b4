import { byId } from '../../src/common/refs/ref.js';
import { AddressAllocation } from '../../src/cloud/floating-addresses/address-allocation.js';
import { FloatingAddressService } from '../../src/cloud/floating-addresses/floating-address.service.js';
import { FloatingPoolService } from '../../src/cloud/floating-addresses/floating-pool.service.js';
import { type Asked, type Committed } from '../support/cloud/committed.js';
import { type FakeHost } from '../support/cloud/fake-host.js';
import { compared } from '../support/cloud/repair.js';
import { forGood } from './faults.js';
import { type Beside, type Lane } from './lane.js';
import { type Subject } from './scenes.js';

const RANGE = { cidr: '198.51.100.0/24', pool: 'public', interface: 'eth0' };

/** What the tenant of a lane does with floating addresses. */
export const addressesOf = ({ cloud, tenant }: Lane) => {
  const service = cloud.services.get(FloatingAddressService);
  const allocation = cloud.services.get(AddressAllocation);
  const asked = async (call: Promise<unknown>): Promise<Asked> => {
    await call;
    return cloud.latestOf(tenant.projectId);
  };
  const pool = async () => {
    const pools = new FloatingPoolService(cloud.database);
    // Another lane may have made it at the same moment.
    if ((await pools.list()).length === 0) await pools.create(RANGE).catch(() => undefined);
  };
  return {
    pool,
    async allocate(count: number): Promise<Asked> {
      await pool();
      return asked(allocation.beginAllocate(tenant.context, { tags: [], count }));
    },
    release: (ids: readonly string[]) => asked(service.release(tenant.context, ids.map(byId), true)),
    disassociate: (ids: readonly string[]) =>
      asked(service.disassociate(tenant.context, { refs: ids.map(byId) })),
    associate: (pairs: readonly (readonly [address: string, instance: string])[]) =>
      asked(
        service.associate(
          tenant.context,
          pairs.map(([address, instance]) => ({
            ...{ address: byId(address), target: { instance: byId(instance) }, mayMove: true },
          })),
        ),
      ),
  };
};

/** What the tenant has. */
export async function idsOf({ cloud, tenant }: Lane): Promise<readonly string[]> {
  const rows = await cloud.database.query<{ id: string }>(
    'SELECT id FROM floating_addresses WHERE project_id = $1 AND ended_at IS NULL AND NOT is_auto ORDER BY id',
    [tenant.projectId],
  );
  return rows.map(({ id }) => id);
}

async function statesOf({ cloud, tenant }: Lane): Promise<ReadonlyMap<string, string>> {
  const rows = await cloud.database.query<{ id: string; state: string }>(
    'SELECT id, state FROM floating_addresses WHERE project_id = $1',
    [tenant.projectId],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

export const addressSubject: Subject = {
  noun: 'floating-address',
  states: statesOf,
  takeOver: (lane, ids) => addressesOf(lane).release(ids),
};

/** Taken with their instances. */
export const associatedSubject: Subject = {
  ...addressSubject,
  takeOver: async (lane, ids) => {
    const rows = await lane.cloud.database.query<{ id: string }>(
      'SELECT DISTINCT instance_id AS id FROM floating_addresses WHERE id = ANY($1) AND instance_id IS NOT NULL',
      [ids],
    );
    return lane.tenant.terminate(rows.map(({ id }) => id));
  },
};

/** Two running instances on one host, and two addresses of the project. */
async function equipped(lane: Lane) {
  const host = await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  await lane.closed(await addressesOf(lane).allocate(2));
  return { host, instanceIds, ids: await idsOf(lane) };
}

async function associating(lane: Lane) {
  const { host, instanceIds, ids } = await equipped(lane);
  const pairs = ids.map((id, i) => [id, instanceIds[i] ?? ''] as const);
  return { host, instanceIds, ids, asked: await addressesOf(lane).associate(pairs) };
}

async function associated(lane: Lane) {
  const { asked, ...rest } = await associating(lane);
  await lane.closed(asked);
  return rest;
}

/** Where each workflow about floating addresses begins. */
export const addressScenes = {
  'allocate-address': {
    ...{ subject: addressSubject, goal: 'allocated', taken: 'allocated' },
    set: (lane: Lane) => addressesOf(lane).allocate(2),
  },
  'release-address': {
    ...{ subject: addressSubject, goal: 'released', taken: 'released' },
    set: async (lane: Lane) => addressesOf(lane).release((await associated(lane)).ids),
  },
  'associate-address': {
    ...{ subject: associatedSubject, goal: 'associated', taken: 'allocated' },
    set: async (lane: Lane) => (await associating(lane)).asked,
  },
  'disassociate-address': {
    ...{ subject: addressSubject, goal: 'allocated', taken: 'released' },
    set: async (lane: Lane) => addressesOf(lane).disassociate((await associated(lane)).ids),
  },
} as const;

const instancesOfLaunch: Subject = {
  noun: 'instance',
  states: ({ tenant }) => tenant.states(),
  takeOver: ({ tenant }, ids) => tenant.terminate(ids),
};

/** What other workflows do when addresses stand for their instances. */
export const scenesWithAddresses = {
  'run-instances with addresses': {
    ...{ subject: instancesOfLaunch, goal: 'running', taken: 'terminated' },
    async set(lane: Lane) {
      await addressesOf(lane).pool();
      return lane.tenant.launch(2, { publicAddress: true });
    },
  },
  'terminate-instances with addresses of their launch': {
    ...{ subject: addressSubject, goal: 'released', taken: 'released' },
    async set(lane: Lane) {
      await addressesOf(lane).pool();
      await lane.closed(await lane.tenant.launch(2, { publicAddress: true }));
      return lane.tenant.terminate([...(await lane.tenant.states()).keys()]);
    },
  },
  'terminate-instances with addresses': {
    ...{ subject: addressSubject, goal: 'allocated', taken: 'released' },
    set: async (lane: Lane) => lane.tenant.terminate((await associated(lane)).instanceIds),
  },
  'associate-address to others': {
    ...{ subject: associatedSubject, goal: 'associated', taken: 'allocated' },
    async set(lane: Lane) {
      const { ids, instanceIds } = await associated(lane);
      const pairs = ids.map((id, i) => [id, instanceIds[1 - i] ?? ''] as const);
      return addressesOf(lane).associate(pairs);
    },
  },
  'repair-host with addresses': {
    ...{ subject: associatedSubject, goal: 'associated', taken: 'allocated', isRepair: true as const },
    set: drifted,
  },
} as const;

/** Two addresses that their host has lost, and one whose host did not hear that it is over. */
async function drifted(lane: Lane): Promise<Committed> {
  const { host, instanceIds, ids } = await associated(lane);
  await lane.closed(await addressesOf(lane).allocate(1));
  const third = (await idsOf(lane)).filter((id) => !ids.includes(id));
  const { instanceIds: more } = await lane.closed(await lane.tenant.launch(1));
  await lane.closed(await addressesOf(lane).associate(third.map((id) => [id, more[0] ?? ''] as const)));
  const over = await addressesOf(lane).disassociate(third);
  const heal = lane.disturb(over, forGood(['unbindAddress']));
  await lane.closed(over);
  heal();
  for (const id of ids) await host.ports.unbind(id);
  const repair = await compared(lane.cloud, host);
  if (!repair || instanceIds.length === 0) throw new Error('nothing drifted');
  return repair;
}

const boundOn = async (host: FakeHost) => (await host.ports.bound()).map(({ outside }) => outside);

export const addressesBeside: Beside = {
  async end(lane) {
    const ids = await idsOf(lane);
    const taken = await lane.cloud.database.query<{ id: string }>(
      `SELECT id FROM floating_addresses WHERE id = ANY($1) AND state <> 'allocating'`,
      [ids],
    );
    if (taken.length > 0) await lane.closed(await addressesOf(lane).release(taken.map(({ id }) => id)));
  },
  async left({ hosts, cloud, tenant }) {
    const bound = await Promise.all(hosts.map(boundOn));
    const rows = await cloud.database.query(
      `SELECT address, state FROM floating_addresses
       WHERE project_id = $1 AND (ended_at IS NULL OR cardinality(bound_hosts) > 0)`,
      [tenant.projectId],
    );
    return [...bound.flat(), ...rows];
  },
};
