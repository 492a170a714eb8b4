import { describe, expect, it } from '@jest/globals';
import { commaList, INTERFACE, ipv4Address } from './comma-list.js';

describe('flags of the host’s network', () => {
  it('name several things with commas', () => {
    const flag = commaList(INTERFACE, 'interfaces');
    expect(flag.parse('eth0,eth1.7')).toEqual(['eth0', 'eth1.7']);
    expect(flag.parse('')).toEqual([]);
    expect(() => flag.parse('eth0,a b')).toThrow("'a b' cannot stand there");
  });

  it('name an address, or none', () => {
    const flag = ipv4Address('source');
    expect([flag.parse('192.0.2.1'), flag.parse('')]).toEqual(['192.0.2.1', '']);
    for (const odd of ['192.0.2.256', 'eth0', '2001:db8::1'])
      expect(() => flag.parse(odd)).toThrow('is no IPv4 address');
  });
});
