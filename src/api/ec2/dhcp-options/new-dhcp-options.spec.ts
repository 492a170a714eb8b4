import { describe, expect, it } from '@jest/globals';
import { dhcpConfigurationOf } from './new-dhcp-options.js';

describe('dhcpConfigurationOf', () => {
  it('reads each option, servers also as one text', () => {
    expect(
      dhcpConfigurationOf([
        { Key: 'domain-name', Values: ['a.example b.example'] },
        { Key: 'domain-name-servers', Values: ['192.0.2.1, AmazonProvidedDNS', '192.0.2.2'] },
        { Key: 'ntp-servers', Values: ['192.0.2.3'] },
        { Key: 'netbios-name-servers', Values: ['192.0.2.4'] },
        { Key: 'netbios-node-type', Values: ['2'] },
      ]),
    ).toEqual({
      'domain-name': ['a.example b.example'],
      'domain-name-servers': ['192.0.2.1', 'AmazonProvidedDNS', '192.0.2.2'],
      'ntp-servers': ['192.0.2.3'],
      'netbios-name-servers': ['192.0.2.4'],
      'netbios-node-type': ['2'],
    });
  });

  it.each([
    ['domain-name', ['-a']],
    ['domain-name', ['a', 'b']],
    ['domain-name', ['a\nb']],
    ['domain-name', ['a'.repeat(201)]],
    ['domain-name-servers', ['ns.example']],
    ['domain-name-servers', ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5']],
    ['ntp-servers', ['AmazonProvidedDNS']],
    ['ntp-servers', []],
    ['netbios-node-type', ['3']],
    ['toString', ['x']],
    ['colour', ['red']],
  ])('refuses %s %j', (Key, Values) => {
    expect(() => dhcpConfigurationOf([{ Key, Values }])).toThrow(
      expect.objectContaining({ code: 'InvalidParameterValue' }),
    );
  });

  it('refuses what is said twice, not at all, or of IPv6', () => {
    const ntp = { Key: 'ntp-servers', Values: ['192.0.2.3'] };
    const code = (asked: Parameters<typeof dhcpConfigurationOf>[0]) => {
      try {
        return dhcpConfigurationOf(asked);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(code([ntp, ntp])).toBe('InvalidParameterValue');
    expect([code([]), code(undefined)]).toEqual(['MissingParameter', 'MissingParameter']);
    expect(code([{ Key: 'ipv6-address-preferred-lease-time', Values: ['9'] }])).toBe('UnsupportedOperation');
  });
});
