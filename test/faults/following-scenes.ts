import { AddressFollower } from '../../src/cloud/floating-addresses/address-follower.js';
import { FloatingAddressService } from '../../src/cloud/floating-addresses/floating-address.service.js';
import { CardAddresses } from '../../src/cloud/instances/cards/card-addresses.js';
import { Outbox } from '../../src/cloud/outbox/outbox.js';
import { byId } from '../../src/common/refs/ref.js';
import { type Committed } from '../support/cloud/committed.js';
import { addressesOf, addressSubject, idsOf } from './address-scenes.js';
import { type Lane } from './lane.js';

/** A running instance, an interface of the project's with two addresses, and two addresses for these. */
async function furnished(lane: Lane) {
  await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(1));
  await lane.closed(await addressesOf(lane).allocate(2));
  const card = await lane.tenant.interfaces.make();
  const more = { interface: byId(card), mayMove: false, addresses: [], count: 1 };
  const [inside = ''] = await lane.cloud.services.get(CardAddresses).assign(lane.tenant.context, more);
  return { ids: await idsOf(lane), instanceIds, card, inside };
}

type Furnished = Awaited<ReturnType<typeof furnished>>;

/** The first stands for the interface's first address, the second for the other. */
async function associate({ cloud, tenant }: Lane, { ids, card, inside }: Furnished): Promise<Committed> {
  const asked = ids.map((id, n) => ({
    ...{ address: byId(id), mayMove: true },
    target: { interface: byId(card), ...(n > 0 && { privateAddress: inside }) },
  }));
  await cloud.services.get(FloatingAddressService).associate(tenant.context, asked);
  return cloud.latestOf(tenant.projectId);
}

const attach = async (lane: Lane, { instanceIds, card }: Furnished) =>
  lane.closed(await lane.tenant.interfaces.attach(instanceIds, [card]));

/** What the conductor does at its next turn, of this interface alone. */
async function follow({ cloud, tenant }: Lane, { card }: Furnished): Promise<Committed> {
  const [home] = await cloud.database.query<{ instanceId: string | null }>(
    'SELECT instance_id AS "instanceId" FROM network_interfaces WHERE id = $1',
    [card],
  );
  const follower = new AddressFollower(cloud.database, cloud.services.get(Outbox));
  await follower.lead({ interfaceId: card, instanceId: home?.instanceId ?? null });
  return cloud.latestOf(tenant.projectId);
}

/** What addresses do whose interfaces come and go. */
export const followingScenes = {
  'associate-address to a further address': {
    ...{ subject: addressSubject, goal: 'associated', taken: 'released' },
    async set(lane: Lane) {
      const all = await furnished(lane);
      await attach(lane, all);
      return associate(lane, all);
    },
  },
  'associate-address into an instance': {
    ...{ subject: addressSubject, goal: 'associated', taken: 'released' },
    async set(lane: Lane) {
      const all = await furnished(lane);
      await lane.closed(await associate(lane, all));
      await attach(lane, all);
      return follow(lane, all);
    },
  },
  'associate-address out of an instance': {
    ...{ subject: addressSubject, goal: 'associated', taken: 'released' },
    async set(lane: Lane) {
      const all = await furnished(lane);
      await attach(lane, all);
      await lane.closed(await associate(lane, all));
      await lane.closed(await lane.tenant.interfaces.detach([all.card]));
      return follow(lane, all);
    },
  },
} as const;
