import { describe, expect, it } from '@jest/globals';
import { newSubnetOf } from './new-subnet.js';

const VpcId = 'vpc-0123456789abcdef0';
const zoneNamed = (id: string) => (id === 'use1-az1' ? 'us-east-1a' : undefined);
const asked = (differs: object) => newSubnetOf({ VpcId, CidrBlock: '10.1.0.0/24', ...differs }, zoneNamed);

describe('newSubnetOf', () => {
  it.each([
    [{}, undefined],
    [{ AvailabilityZone: 'us-east-1a' }, 'us-east-1a'],
    [{ AvailabilityZoneId: 'use1-az1' }, 'us-east-1a'],
    [{ AvailabilityZoneId: 'use1-az9' }, 'use1-az9'],
  ])('reads %j as the zone %s', (differs, zone) => {
    expect(asked(differs)).toMatchObject({ cidr: '10.1.0.0/24', zone, tags: [] });
  });

  it('keeps its tags', () => {
    const Tags = [{ Key: 'Name', Value: 'home' }];
    expect(asked({ TagSpecifications: [{ ResourceType: 'subnet', Tags }] }).tags).toEqual([
      { key: 'Name', value: 'home' },
    ]);
  });

  it.each([
    ['no range', { CidrBlock: undefined }, 'MissingParameter'],
    ['two zones', { AvailabilityZone: 'a', AvailabilityZoneId: 'b' }, 'InvalidParameterCombination'],
    ['IPv6 alone', { Ipv6Native: true }, 'UnsupportedOperation'],
    ['another VPC’s form', { VpcId: 'home' }, 'InvalidVpcID.Malformed'],
  ])('refuses %s', (_, differs, code) => {
    expect(() => asked(differs)).toThrow(expect.objectContaining({ code }));
  });
});
