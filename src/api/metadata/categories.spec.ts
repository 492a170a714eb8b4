import { describe, expect, it } from '@jest/globals';
import { type GuestFacts } from '../../stream/guest-facts.js';
import { metadataTree } from './metadata-tree.js';
import { readPath } from './read-path.js';

/** A guest that has everything a guest can have. */
const facts: GuestFacts = {
  ...{
    instanceId: '6f4b1d8e-0000-4000-8000-000000000001',
    ec2Id: 'i-1',
    ...{ name: 'web', projectId: 'p', meta: {}, volumes: [] },
    accountNumber: '000000000042',
  },
  ...{ reservationId: 'r-1', launchIndex: 0, imageId: 'ami-1', kernelId: 'aki-1', ramdiskId: 'ari-1' },
  ...{ architecture: 'x86_64', rootDeviceName: '/dev/vda', instanceType: 'm1.nano', zone: 'local-1a' },
  ...{ keyName: 'mine', publicKey: 'ssh-ed25519 AAAA mine', groups: [{ id: 'sg-1', name: 'default' }] },
  launchedAt: new Date(0),
  cards: [
    {
      ...{
        deviceNumber: 0,
        portId: 'n',
        networkId: 'w',
        mtu: 1450,
        interfaceId: 'eni-1',
        subnetId: 'subnet-1',
      },
      ...{ vpcId: 'vpc-1', cidr: '10.99.0.0/16', vpcCidrs: ['10.99.0.0/16'], domain: 'internal' },
      ...{ mac: '02:00:00:00:00:01', addresses: ['10.99.0.5'], publicAddress: '1.2.3.4' },
      ...{ morePublic: null, hasPublicNames: true },
      ipv6: { addresses: ['fd00::5', 'fd00::6'], cidr: 'fd00::/64', vpcCidr: 'fd00::/56' },
      groups: [{ id: 'sg-1', name: 'default' }],
    },
  ],
  devices: ['/dev/sdf', '/dev/sdg'],
  localDisks: [
    { name: 'ephemeral0', device: '/dev/vdb' },
    { name: 'swap', device: '/dev/vdc' },
  ],
  ...{ domain: 'internal', mac: '02:00:00:00:00:01', address: '10.99.0.5' },
  publicAddress: '1.2.3.4',
  ...{
    metadataEnabled: true,
    metadataIpv6: false,
    metadataTokens: 'optional',
    hasAsked: true,
    userData: Buffer.from('x'),
  },
};

const CARD = 'meta-data/network/interfaces/macs/02:00:00:00:00:01';
const NO_IPV6 = 'guests have addresses of IPv6, and no prefixes';
const NO_ROLES = 'there are no instance profiles';
const NO_SPOT = 'there are no spot instances';
const NO_CA = 'this cloud has no certificate that a document could be checked with';
const NO_PLACE = 'there are no placement groups and dedicated hosts';

/** AWS's documented categories: here, or why not. */
const CATEGORIES: Readonly<Record<string, 'here' | { readonly because: string }>> = {
  ...here(
    ...['public-hostname', 'public-ipv4'],
    ...['ipv4-associations/1.2.3.4', 'public-hostname', 'public-ipv4s'].map(
      (name) => `${CARD.slice('meta-data/'.length)}/${name}`,
    ),
    ...[
      'ami-id',
      'ami-launch-index',
      'ami-manifest-path',
      'block-device-mapping/ami',
      'block-device-mapping/ebs1',
      'block-device-mapping/ephemeral0',
      'block-device-mapping/root',
      'block-device-mapping/swap',
    ],
    ...['hostname', 'instance-action', 'instance-id', 'instance-life-cycle', 'instance-type', 'kernel-id'],
    ...[
      'local-hostname',
      'local-ipv4',
      'mac',
      'placement/availability-zone',
      'placement/availability-zone-id',
    ],
    ...['placement/region', 'public-keys/0/openssh-key', 'ramdisk-id', 'reservation-id', 'security-groups'],
    ...['ipv6', 'services/domain', 'services/partition'],
  ),
  ...Object.fromEntries(
    [
      ...[
        'device-number',
        'interface-id',
        'local-hostname',
        'local-ipv4s',
        'mac',
        'owner-id',
        'security-groups',
      ],
      ...['security-group-ids', 'subnet-id', 'subnet-ipv4-cidr-block', 'vpc-id', 'vpc-ipv4-cidr-block'],
      'vpc-ipv4-cidr-blocks',
      ...['ipv6s', 'subnet-ipv6-cidr-blocks', 'vpc-ipv6-cidr-blocks'],
    ].map((name) => [`${CARD}/${name}`, 'here' as const]),
  ),
  'user-data': 'here',
  'dynamic/instance-identity/document': 'here',
  ...absent(
    NO_CA,
    'dynamic/instance-identity/pkcs7',
    'dynamic/instance-identity/signature',
    'dynamic/instance-identity/rsa2048',
  ),
  ...absent('nobody measures guests by the minute', 'dynamic/fws/instance-monitoring'),
  ...absent('images are not made of other images', 'meta-data/ancestor-ami-ids'),
  ...absent('nobody scales groups of instances', 'meta-data/autoscaling/target-lifecycle-state'),
  ...absent(
    'there are no such devices',
    ...['meta-data/elastic-gpus/associations/egpu-1', 'meta-data/elastic-inference/associations/eia-1'],
  ),
  ...absent(
    'maintenance is not announced yet',
    ...['maintenance/history', 'maintenance/scheduled', 'recommendations/rebalance'].map(
      (n) => `meta-data/events/${n}`,
    ),
  ),
  ...absent('guests do not hibernate', 'meta-data/hibernation/configured'),
  ...absent(NO_ROLES, 'meta-data/iam/info', 'meta-data/iam/security-credentials/role'),
  ...absent('AWS keeps it to itself', 'meta-data/identity-credentials/ec2/info'),
  ...absent('AWS does not serve it any more', 'meta-data/metrics/vhostmd'),
  ...absent('AWS does not document what it means', 'meta-data/profile', 'meta-data/system'),
  ...absent(
    NO_PLACE,
    ...['group-name', 'host-id', 'partition-number'].map((name) => `meta-data/placement/${name}`),
  ),
  ...absent('nobody sells images here', 'meta-data/product-codes'),
  ...absent(NO_IPV6, `${CARD}/ipv6-prefix`),
  ...absent('a card has one address and no prefixes', `${CARD}/ipv4-prefix`, `${CARD}/network-card`),
  ...absent(NO_SPOT, 'meta-data/spot/instance-action', 'meta-data/spot/termination-time'),
  ...absent('InstanceMetadataTags cannot be switched on', 'meta-data/tags/instance/Name'),
};

function here(...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [`meta-data/${name}`, 'here' as const]));
}

function absent(because: string, ...paths: readonly string[]) {
  return Object.fromEntries(paths.map((path) => [path, { because }]));
}

describe('a documented category of metadata', () => {
  it.each(Object.entries(CATEGORIES))('%s is %j', (path, where) => {
    const found = readPath(metadataTree(facts, '2024-04-11', 'local-1'), `/${path}`);
    expect(found !== undefined).toBe(where === 'here');
  });
});
