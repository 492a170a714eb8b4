import { describe, expect, it } from '@jest/globals';
import { type EntryRequest, entryOf } from './new-entry.js';

const TCP = { Protocol: '6', PortRange: { From: 80, To: 81 } };
const asked = (more: EntryRequest): EntryRequest => ({
  ...{ RuleNumber: 100, RuleAction: 'allow', Egress: true, CidrBlock: '10.0.0.1/8', ...TCP },
  ...more,
});

describe('entryOf', () => {
  it('is canonical', () => {
    expect(entryOf(asked({}))).toEqual({
      ...{ isEgress: true, number: 100, protocol: 6, isAllow: true, cidr: '10.0.0.0/8' },
      ...{ fromPort: 80, toPort: 81 },
    });
  });

  it.each<[EntryRequest, object]>([
    [
      { RuleAction: 'deny', Egress: undefined },
      { isAllow: false, isEgress: false },
    ],
    [{ Protocol: '-1' }, { protocol: -1, fromPort: -1, toPort: -1 }],
    [{ Protocol: 'UDP' }, { protocol: 17, fromPort: 80 }],
    [{ Protocol: '47' }, { protocol: 47, fromPort: -1 }],
    [{ CidrBlock: undefined, Ipv6CidrBlock: '2001:DB8::1/32' }, { cidr: '2001:db8::/32' }],
    [
      { Protocol: '1', IcmpTypeCode: { Type: 8, Code: -1 } },
      { protocol: 1, fromPort: 8, toPort: -1 },
    ],
    [
      { Protocol: '58', IcmpTypeCode: { Type: -1, Code: -1 } },
      { protocol: 58, fromPort: -1, toPort: -1 },
    ],
  ])('reads %j', (more, found) => expect(entryOf(asked(more))).toMatchObject(found));

  it.each<[EntryRequest, string, string]>([
    [{ Protocol: 'ip' }, 'InvalidParameterValue', 'protocol'],
    [{ Protocol: '256' }, 'InvalidParameterValue', 'protocol'],
    [{ CidrBlock: 'ten' }, 'InvalidParameterValue', 'cidrBlock'],
    [{ CidrBlock: undefined }, 'MissingParameter', 'cidrBlock'],
    [{ Ipv6CidrBlock: '::/0' }, 'InvalidParameterCombination', 'ipv6CidrBlock'],
    [{ CidrBlock: undefined, Ipv6CidrBlock: '::' }, 'InvalidParameterValue', 'ipv6CidrBlock'],
    [{ PortRange: undefined }, 'MissingParameter', 'portRange'],
    [{ PortRange: { From: 1 } }, 'MissingParameter', 'portRange'],
    [{ PortRange: { From: 2, To: 1 } }, 'InvalidParameterValue', 'portRange'],
    [{ PortRange: { From: -1, To: 1 } }, 'InvalidParameterValue', 'portRange'],
    [{ PortRange: { From: 0, To: 65_536 } }, 'InvalidParameterValue', 'portRange'],
    [{ Protocol: '1' }, 'MissingParameter', 'icmpTypeCode'],
    [{ Protocol: '1', IcmpTypeCode: { Type: 256, Code: 0 } }, 'InvalidParameterValue', 'icmpTypeCode'],
    [{ Protocol: '1', IcmpTypeCode: { Type: -1, Code: 0 } }, 'InvalidParameterValue', 'icmpTypeCode'],
  ])('refuses %j', (more, code, word) =>
    expect(() => entryOf(asked(more))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(word) }),
    ),
  );
});
