import { type NetworkAcl } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { networkAclFilters } from './network-acl-filters.js';

const ACL: NetworkAcl = {
  ...{ NetworkAclId: 'acl-1', OwnerId: '111122223333', VpcId: 'vpc-1', IsDefault: true },
  Associations: [
    { NetworkAclAssociationId: 'aclassoc-1', NetworkAclId: 'acl-1', SubnetId: 'subnet-1' },
    { NetworkAclAssociationId: 'aclassoc-2', NetworkAclId: 'acl-1' },
  ],
  Entries: [
    { CidrBlock: '0.0.0.0/0', Egress: true, Protocol: '-1', RuleAction: 'allow', RuleNumber: 100 },
    { Egress: false, Protocol: '-1', RuleAction: 'deny', RuleNumber: 32_767 },
    { Egress: false, Protocol: '6', PortRange: { From: 80, To: 81 }, RuleNumber: 7 },
    {
      Egress: false,
      Protocol: '58',
      IcmpTypeCode: { Type: 8, Code: 0 },
      Ipv6CidrBlock: '::/0',
      RuleNumber: 8,
    },
  ],
  Tags: [{ Key: 'Name', Value: 'home' }],
};

const isFound = (Name: string, value: string, acl = ACL) =>
  networkAclFilters.matcher([{ Name, Values: [value] }])(acl);

describe('networkAclFilters', () => {
  it.each([
    ['association.association-id', 'aclassoc-2', 'aclassoc-3'],
    ['association.network-acl-id', 'acl-1', 'acl-2'],
    ['association.subnet-id', 'subnet-1', 'subnet-2'],
    ['default', 'true', 'false'],
    ['entry.cidr', '0.0.0.0/0', '10.0.0.0/8'],
    ['entry.egress', 'false', 'no'],
    ['entry.icmp.code', '0', '8'],
    ['entry.icmp.type', '8', '0'],
    ['entry.ipv6-cidr', '::/0', '0.0.0.0/0'],
    ['entry.port-range.from', '80', '81'],
    ['entry.port-range.to', '81', '80'],
    ['entry.protocol', '58', '17'],
    ['entry.rule-action', 'deny', 'drop'],
    ['entry.rule-number', '32767', '101'],
    ['network-acl-id', 'acl-?', 'acl-2'],
    ['owner-id', '111122223333', 'self'],
    ['vpc-id', 'vpc-1', 'vpc-2'],
    ['tag:Name', 'home', 'away'],
    ['tag-key', 'Name', 'home'],
    ['tag-value', 'home', 'Name'],
  ])('%s: %s is found, %s is not', (name, here, elsewhere) => {
    expect([isFound(name, here), isFound(name, elsewhere)]).toEqual([true, false]);
  });

  it.each(['association.subnet-id', 'entry.cidr', 'entry.rule-number', 'tag-key', 'vpc-id'])(
    '%s finds nothing in a list that has none',
    (name) => {
      expect(isFound(name, '*', { NetworkAclId: 'acl-1' })).toBe(false);
    },
  );

  it('a link without a subnet, and an entry without a range, are no match for anything', () => {
    const { Associations = [], Entries = [] } = ACL;
    const bare = { Associations: Associations.slice(1), Entries: Entries.slice(1) };
    expect([isFound('association.subnet-id', '*', bare), isFound('entry.cidr', '*', bare)]).toEqual([
      false,
      false,
    ]);
  });

  it('refuses a filter that the verb does not have', () => {
    expect(() => isFound('entry.colour', 'red')).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValue' }),
    );
  });
});
