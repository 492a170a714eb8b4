import { randomBytes } from 'node:crypto';
import type { CardFacts, GuestFacts } from '../../stream/guest-facts.js';
import type { MetadataFolder } from './metadata-node.js';
import { hostnameOf } from './network-folder.js';

/** Every version of OpenStack's metadata, oldest first; each is a release of nova's. */
export const OPENSTACK_VERSIONS = [
  '2012-08-10',
  '2013-04-04',
  '2013-10-17',
  '2015-10-15',
  '2016-06-30',
  '2016-10-06',
  '2017-02-22',
  '2018-08-27',
  '2020-10-14',
] as const;

type OpenstackVersion = (typeof OPENSTACK_VERSIONS)[number];

const LATEST: OpenstackVersion = '2020-10-14';
/** Bytes that a guest may stir into its own randomness. */
const SEED_BYTES = 512;

type Since = readonly [since: OpenstackVersion, name: string, value: unknown];

/** The version that a path's first part names. */
export const openstackVersionNamed = (name: string): OpenstackVersion | undefined =>
  name === 'latest' ? LATEST : OPENSTACK_VERSIONS.find((version) => version === name);

/**
 * What a guest reads at `/openstack/<version>/`, and on its config drive: since which version there is a file is nova's
 * table. Vendors of this cloud say nothing.
 */
export function openstackTree(facts: GuestFacts, version: OpenstackVersion): MetadataFolder {
  return {
    entries: present(version, [
      ['2012-08-10', 'meta_data.json', json(metaData(facts, version))],
      ['2012-08-10', 'user_data', facts.userData],
      ['2013-10-17', 'vendor_data.json', json({})],
      ['2015-10-15', 'network_data.json', json(networkData(facts))],
      ['2016-10-06', 'vendor_data2.json', json({})],
    ]) as MetadataFolder['entries'],
  };
}

/** `/openstack`: the versions, and `/openstack/<version>/…`. Of each version only what is read is made. */
export function openstackAt(facts: GuestFacts, path: string): MetadataFolder | undefined {
  const [, name = ''] = /^\/openstack\/?([^/]*)/.exec(path) ?? [];
  const listing = [...OPENSTACK_VERSIONS, 'latest'];
  if (name === '') return { entries: {}, listing };
  const version = openstackVersionNamed(name);
  return version && { entries: { [name]: openstackTree(facts, version) }, listing };
}

const json = (value: object): string => JSON.stringify(value);

const present = (version: OpenstackVersion, rows: readonly Since[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    rows.flatMap(([since, name, value]) =>
      value !== undefined && since <= version ? [[name, value] as const] : [],
    ),
  );

function metaData(facts: GuestFacts, version: OpenstackVersion): object {
  const { keyName, publicKey } = facts;
  const key = keyName !== null && publicKey !== null ? { name: keyName, data: publicKey } : undefined;
  return present(version, [
    ['2012-08-10', 'uuid', facts.instanceId],
    ['2012-08-10', 'name', facts.name],
    ['2012-08-10', 'hostname', hostnameOf(facts)],
    ['2012-08-10', 'launch_index', facts.launchIndex],
    ['2012-08-10', 'availability_zone', facts.zone],
    ['2012-08-10', 'meta', Object.keys(facts.meta).length > 0 ? facts.meta : undefined],
    ['2012-08-10', 'public_keys', key && { [key.name]: key.data }],
    ['2013-04-04', 'random_seed', randomBytes(SEED_BYTES).toString('base64')],
    ['2013-10-17', 'keys', key ? [{ ...key, type: 'ssh' }] : []],
    ['2015-10-15', 'project_id', facts.projectId],
    ['2016-06-30', 'devices', devicesOf(facts)],
    ['2020-10-14', 'dedicated_cpus', []],
  ]);
}

/** Guests know cards by their addresses, and disks by their serial numbers: where on a bus they are is not said. */
const devicesOf = ({ cards, volumes }: GuestFacts): readonly object[] => [
  ...cards.map(({ mac }) => ({ type: 'nic', bus: 'none', address: 'none', mac, tags: [] })),
  ...volumes.map(({ serial, path }) => ({
    ...{ type: 'disk', bus: 'none', address: 'none', serial, path, tags: [] },
  })),
];

/** The networks answer DHCP: which address a card has stands in its lease. */
function networkData({ cards }: GuestFacts): object {
  const linkOf = ({ portId }: CardFacts) => `tap${portId.slice(0, 11)}`;
  return {
    links: cards.map((card) => ({
      ...{ id: linkOf(card), vif_id: card.portId, type: 'bridge', mtu: card.mtu },
      ethernet_mac_address: card.mac,
    })),
    networks: cards
      .flatMap((card) => [
        { card, type: 'ipv4_dhcp' },
        ...(card.ipv6 === null ? [] : [{ card, type: 'ipv6_dhcpv6-stateful' }]),
      ])
      .map(({ card, type }, i) => ({
        ...{ id: `network${i}`, type, link: linkOf(card), network_id: card.networkId },
      })),
    services: [],
  };
}
