import { describe, expect, it } from '@jest/globals';
import { testNoun } from '../../../test/support/test-noun.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byEc2Id, byName, type Ref } from '../../common/refs/ref.js';
import { type NounName, nouns } from '../../cloud/registry/registry.js';
import { inEc2Words } from './not-found.js';

const LONG = 'x'.repeat(1000);
const ids = ['a', 'b'].map(byEc2Id);
const sentences: readonly (readonly [NounName, readonly Ref[], string, string, string?])[] = [
  ['instance', [byEc2Id('i-1')], 'InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist"],
  ['instance', ids, 'InvalidInstanceID.NotFound', "The instance IDs 'a, b' do not exist"],
  ['image', [byEc2Id('ami-1')], 'InvalidAMIID.NotFound', "The image id '[ami-1]' does not exist"],
  ['image', ids, 'InvalidAMIID.NotFound', "The image ids '[a, b]' do not exist"],
  ['key-pair', [byName('k'), byEc2Id('b')], 'InvalidKeyPair.NotFound', "The key pair 'k' does not exist"],
  ['key-pair', [byEc2Id('b')], 'InvalidKeyPair.NotFound', "The key pair ID 'b' does not exist"],
  ['key-pair', [byName(LONG)], 'InvalidKeyPair.NotFound', `The key pair '${LONG}`.slice(0, 400)],
  ['security-group', ids, 'InvalidGroup.NotFound', "The security group 'a' does not exist"],
  [
    'security-group',
    [byName('web')],
    'InvalidGroup.NotFound',
    `The security group 'web' does not exist in default VPC 'vpc-1'`,
  ],
  [
    'security-group-rule',
    ids,
    'InvalidSecurityGroupRuleId.NotFound',
    "The security group rule ID 'a' does not exist",
  ],
  [
    'network-interface',
    ids,
    'InvalidNetworkInterfaceID.NotFound',
    "The networkInterface ID 'a' does not exist",
  ],
  ['subnet', [byEc2Id('subnet-1')], 'InvalidSubnetID.NotFound', "The subnet ID 'subnet-1' does not exist"],
  ['dhcp-options', ids, 'InvalidDhcpOptionID.NotFound', "The dhcpOption ID 'a' does not exist"],
  ['internet-gateway', ids, 'InvalidInternetGatewayID.NotFound', "The internetGateway ID 'a' does not exist"],
  [
    'egress-only-internet-gateway',
    ids,
    'InvalidGatewayID.NotFound',
    "The egress-only internet gateway ID 'a' does not exist",
  ],
  ['nat-gateway', ids, 'NatGatewayNotFound', 'The Nat Gateway a was not found'],
  ['network-acl', ids, 'InvalidNetworkAclID.NotFound', "The networkAcl ID 'a' does not exist"],
  ['placement-group', [byName('p')], 'InvalidPlacementGroup.Unknown', "The Placement Group 'p' is unknown."],
  ['placement-group', ids, 'InvalidPlacementGroupId.NotFound', "The placement group ID 'a' does not exist"],
  ['route-table', ids, 'InvalidRouteTableID.NotFound', "The routeTable ID 'a' does not exist"],
  ['snapshot', [byEc2Id('snap-1')], 'InvalidSnapshot.NotFound', "The snapshot 'snap-1' does not exist."],
  ['volume', [byEc2Id('vol-1')], 'InvalidVolume.NotFound', "The volume 'vol-1' does not exist."],
  ['floating-address', [byName('10.0.0.1')], 'InvalidAddress.NotFound', "Address '10.0.0.1' not found."],
  [
    'floating-address',
    [byEc2Id('eipalloc-1')],
    'InvalidAllocationID.NotFound',
    "The allocation ID 'eipalloc-1' does not exist",
  ],
  ['bucket', [byName('b')], 'NoSuchBucket', 'The specified bucket does not exist: b'],
  ['object', [byName('k')], 'NoSuchKey', 'The specified key does not exist: k'],
  [
    'vpc-peering',
    [byEc2Id('pcx-1')],
    'InvalidVpcPeeringConnectionID.NotFound',
    "The vpcPeeringConnection ID 'pcx-1' does not exist",
  ],
  ['vpc', [byEc2Id('vpc-1')], 'InvalidVpcID.NotFound', "The vpc ID 'vpc-1' does not exist"],
  [
    'vpc-peering',
    [byEc2Id('pcx-1')],
    'InvalidVpcPeeringConnectionID.NotFound',
    "The vpcPeeringConnection ID 'pcx-1' does not exist",
  ],
  ['flavor', [byName('x')], 'InvalidParameterValue', "Invalid value 'x' for InstanceType.", 'RunInstances'],
  [
    'flavor',
    ['x', 'y'].map(byName),
    'InvalidInstanceType',
    'The following supplied instance types do not exist: [x, y]',
    'DescribeInstanceTypes',
  ],
  ['zone', [byName('x')], 'InvalidParameterValue', 'Invalid availability zone: [x]', 'RunInstances'],
  ['zone', [byEc2Id('x')], 'InvalidParameterValue', 'Invalid availability zone-id: [x]', 'RunInstances'],
  [
    'zone',
    ['x', 'y'].map(byName),
    'InvalidParameterValue',
    'Invalid availability zone: [x, y]',
    'DescribeAvailabilityZones',
  ],
];

describe('what is not there, in EC2’s words', () => {
  it.each(sentences)('%s %j', (noun, refs, code, message, action = '') => {
    const thrown = new NotFound(noun, refs, { within: 'vpc-1' });
    expect(inEc2Words(thrown, action)).toMatchObject({ code, message });
  });

  it('is said of every noun', () => {
    expect(new Set(sentences.map(([noun]) => noun))).toEqual(new Set(Object.keys(nouns)));
  });

  it('knows nouns that are added, and leaves all else as it is', () => {
    const shelf = testNoun({
      name: 'shelf',
      ec2: {
        prefixes: { shelf: 'shelf' },
        malformed: null,
        notFound: () => ({ code: 'InvalidID' as const, message: 'no shelf' }),
      },
    });
    const thrown = new NotFound('shelf', ids);
    expect(inEc2Words(thrown, '', { ...nouns, shelf })).toMatchObject({
      code: 'InvalidID',
      message: 'no shelf',
    });
    expect(inEc2Words(thrown, '')).toBe(thrown);
    expect(inEc2Words('anything', '')).toBe('anything');
  });
});
