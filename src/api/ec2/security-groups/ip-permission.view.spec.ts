import { describe, expect, it } from '@jest/globals';
import { byEc2Id, byName } from '../../../common/refs/ref.js';
import { type AskedRule, type RuleRow } from '../../../cloud/security-groups/security-group.js';
import { ipPermissionsView, isIpv6, unknownPermissionView } from './ip-permission.view.js';

const ACCOUNT = '111122223333';
const RULE: RuleRow = {
  ...{ id: 'r', ec2Id: 'sgr-1', groupId: 'sg-1', direction: 'ingress' },
  ...{ protocol: 'tcp', fromPort: 80, toPort: 81, cidr: '192.0.2.0/24' },
  ...{ sourceGroupId: null, sourceGroupName: null, sourceAccount: null, description: null, createdAt: 0 },
};
const NO_SOURCES = { IpRanges: [], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] };

describe('ipPermissionsView', () => {
  it('one for each protocol and ports, with all sources in the order of the rules', () => {
    const rules: RuleRow[] = [
      RULE,
      { ...RULE, protocol: 'udp', cidr: '2001:db8::/32' },
      { ...RULE, cidr: '198.51.100.0/24', description: 'office' },
      { ...RULE, cidr: '2001:db8::/32', description: 'six' },
      { ...RULE, cidr: null, sourceGroupId: 'sg-2' },
      { ...RULE, cidr: null, sourceGroupId: 'sg-3', description: 'peers' },
      { ...RULE, toPort: 82 },
    ];
    expect(ipPermissionsView(rules, ACCOUNT)).toEqual([
      {
        ...{ IpProtocol: 'tcp', FromPort: 80, ToPort: 81, PrefixListIds: [] },
        IpRanges: [{ CidrIp: '192.0.2.0/24' }, { CidrIp: '198.51.100.0/24', Description: 'office' }],
        Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'six' }],
        UserIdGroupPairs: [
          { GroupId: 'sg-2', UserId: ACCOUNT },
          { GroupId: 'sg-3', UserId: ACCOUNT, Description: 'peers' },
        ],
      },
      {
        ...{ IpProtocol: 'udp', FromPort: 80, ToPort: 81, ...NO_SOURCES },
        Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }],
      },
      {
        ...{ IpProtocol: 'tcp', FromPort: 80, ToPort: 82, ...NO_SOURCES },
        IpRanges: [{ CidrIp: '192.0.2.0/24' }],
      },
    ]);
    expect(ipPermissionsView([], ACCOUNT)).toEqual([]);
  });

  it.each(['-1', '50'] as const)('tells no ports of protocol %s', (protocol) => {
    expect(ipPermissionsView([{ ...RULE, protocol, fromPort: -1, toPort: -1 }], ACCOUNT)).toEqual([
      { ...NO_SOURCES, IpProtocol: protocol, IpRanges: [{ CidrIp: '192.0.2.0/24' }] },
    ]);
  });

  it('a source group that is gone has no id', () => {
    const [permission] = ipPermissionsView([{ ...RULE, cidr: null }], ACCOUNT);
    expect(permission?.UserIdGroupPairs).toEqual([{ GroupId: '', UserId: ACCOUNT }]);
  });
});

describe('unknownPermissionView', () => {
  it.each([
    [{ cidr: '192.0.2.0/24' }, { IpRanges: [{ CidrIp: '192.0.2.0/24' }] }],
    [{ cidr: '2001:db8::/32' }, { Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32' }] }],
    [{ group: byName('web') }, { UserIdGroupPairs: [{ GroupName: 'web' }] }],
    [{ group: byEc2Id('sg-2') }, { UserIdGroupPairs: [{ GroupId: 'sg-2' }] }],
  ])('says %j back as it was asked', (source, shown) => {
    const rule: AskedRule = { protocol: 'icmp', fromPort: 8, toPort: 0, source, description: 'ping' };
    expect(unknownPermissionView(rule)).toEqual({
      ...{ IpProtocol: 'icmp', FromPort: 8, ToPort: 0, ...NO_SOURCES },
      ...shown,
    });
  });
});

it.each([
  ['2001:db8::/32', true],
  ['::/0', true],
  ['0.0.0.0/0', false],
])('%s is IPv6: %s', (cidr, is) => {
  expect(isIpv6(cidr)).toBe(is);
});
