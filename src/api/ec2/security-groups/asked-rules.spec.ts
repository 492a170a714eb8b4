import { type AuthorizeSecurityGroupIngressRequest } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { rulesOf } from './asked-rules.js';

const NO_SOURCE = 'Missing source specification: include source security group or CIDR information';
const ACCOUNT = '123456789012';
const asked = (request: AuthorizeSecurityGroupIngressRequest) => rulesOf(request, ACCOUNT);
const permission = (more: object) =>
  asked({
    IpPermissions: [
      { IpProtocol: 'tcp', FromPort: 1, ToPort: 2, IpRanges: [{ CidrIp: '10.0.0.0/8' }], ...more },
    ],
  });
const tcp = { protocol: 'tcp', fromPort: 1, toPort: 2, description: null };

describe('rulesOf', () => {
  it.each([
    [{}, [{ ...tcp, source: { cidr: '10.0.0.0/8' } }]],
    [{ IpProtocol: 'UDP' }, [{ ...tcp, protocol: 'udp', source: { cidr: '10.0.0.0/8' } }]],
    [
      { IpProtocol: '17', IpRanges: [{ CidrIp: '1.2.3.4/32', Description: '' }] },
      [{ ...tcp, protocol: 'udp', source: { cidr: '1.2.3.4/32' } }],
    ],
    [
      { IpProtocol: 'icmp', FromPort: 8, ToPort: 0 },
      [{ ...tcp, protocol: 'icmp', fromPort: 8, toPort: 0, source: { cidr: '10.0.0.0/8' } }],
    ],
    [
      { IpProtocol: 'all', FromPort: 5 },
      [{ ...tcp, protocol: '-1', fromPort: -1, toPort: -1, source: { cidr: '10.0.0.0/8' } }],
    ],
    [
      { IpProtocol: '050', FromPort: 5, ToPort: 6 },
      [{ ...tcp, protocol: '50', fromPort: -1, toPort: -1, source: { cidr: '10.0.0.0/8' } }],
    ],
    [
      {
        IpProtocol: '58',
        FromPort: 128,
        ToPort: -1,
        IpRanges: [],
        Ipv6Ranges: [{ CidrIpv6: '2001:DB8::1/32' }],
      },
      [{ ...tcp, protocol: 'icmpv6', fromPort: 128, toPort: -1, source: { cidr: '2001:db8::/32' } }],
    ],
    [
      {
        IpRanges: [],
        UserIdGroupPairs: [
          { GroupName: 'db', UserId: ACCOUNT },
          { GroupId: 'sg-1', Description: 'x' },
        ],
      },
      [
        { ...tcp, source: { group: byName('db') } },
        { ...tcp, source: { group: byEc2Id('sg-1') }, description: 'x' },
      ],
    ],
  ])('reads the permission %j', (more, rules) => {
    expect(permission(more)).toEqual(rules);
  });

  it.each([
    [{ IpProtocol: undefined }, 'MissingParameter', 'ipProtocol'],
    [{ IpProtocol: '256' }, 'InvalidParameterValue', "Invalid value '256' for IP protocol"],
    [{ IpProtocol: 'gre' }, 'InvalidParameterValue', "Invalid value 'gre' for IP protocol"],
    [{ FromPort: undefined }, 'InvalidParameterValue', 'Must specify both from and to ports'],
    [{ ToPort: 65_536 }, 'InvalidParameterValue', 'TCP/UDP port (65536) out of range'],
    [{ FromPort: 3 }, 'InvalidParameterValue', 'Invalid TCP/UDP port range (3:2)'],
    [{ IpProtocol: 'icmp', ToPort: undefined }, 'InvalidParameterValue', 'Must specify both type and code'],
    [{ IpProtocol: 'icmp', FromPort: 256 }, 'InvalidParameterValue', 'ICMP type (256) out of range'],
    [{ IpProtocol: 'icmp', ToPort: -2 }, 'InvalidParameterValue', 'ICMP code (-2) out of range'],
    [{ IpProtocol: 'icmp', FromPort: -1 }, 'InvalidParameterValue', 'must be -1 if the type is'],
    [{ IpRanges: [] }, 'MissingParameter', NO_SOURCE],
    [{ IpRanges: [{}] }, 'MissingParameter', 'cidrIp'],
    [{ IpRanges: [{ CidrIp: '10.0.0.1' }] }, 'InvalidParameterValue', 'CIDR block 10.0.0.1 is malformed'],
    [{ IpRanges: [{ CidrIp: '::/0' }] }, 'InvalidParameterValue', 'CIDR block ::/0 is malformed'],
    [
      { IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'ü' }] },
      'InvalidParameterValue',
      'Invalid rule description',
    ],
    [{ Ipv6Ranges: [{ CidrIpv6: '::/129' }] }, 'InvalidParameterValue', 'CIDR block ::/129 is malformed'],
    [{ Ipv6Ranges: [{}] }, 'MissingParameter', 'cidrIpv6'],
    [
      { PrefixListIds: [{ PrefixListId: 'pl-1' }] },
      'InvalidPrefixListId.NotFound',
      "The prefix list ID 'pl-1' does not exist",
    ],
    [{ UserIdGroupPairs: [{}] }, 'MissingParameter', 'Source group ID missing.'],
    [
      { UserIdGroupPairs: [{ GroupName: 'web', UserId: '000000000000' }] },
      'InvalidGroup.NotFound',
      "'web' does not exist",
    ],
  ])('refuses the permission %j', (more, code, message) => {
    expect(() => permission(more)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it.each([
    [{}, 'MissingParameter', 'ipPermissions'],
    [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 2 }, 'MissingParameter', NO_SOURCE],
    [{ FromPort: 1, ToPort: 2 }, 'MissingParameter', NO_SOURCE],
    [{ CidrIp: '10.0.0.0/8' }, 'MissingParameter', 'ipProtocol'],
    [
      { CidrIp: '10.0.0.0/8', SourceSecurityGroupName: 'x' },
      'InvalidParameterCombination',
      'cidrIp cannot be used',
    ],
    [
      { IpPermissions: [{ IpProtocol: '-1' }], CidrIp: '10.0.0.0/8' },
      'InvalidParameterCombination',
      'ipPermissions cannot',
    ],
    [
      { SourceSecurityGroupName: 'x', SourceSecurityGroupOwnerId: '000000000000' },
      'InvalidGroup.NotFound',
      "'x'",
    ],
  ])('refuses the flat form %j', (request, code, message) => {
    expect(() => asked(request)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('takes protocol and ports of the flat form for a source group too', () => {
    const request = { IpProtocol: 'tcp', FromPort: 1, ToPort: 2, SourceSecurityGroupName: 'db' };
    expect(asked(request)).toEqual([{ ...tcp, source: { group: byName('db') } }]);
  });
});
