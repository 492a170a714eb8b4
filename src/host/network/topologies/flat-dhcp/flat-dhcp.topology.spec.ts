import { describe, expect, it } from '@jest/globals';
import { flatDhcpTopology } from './flat-dhcp.topology.js';

const config = { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'engine.internal', mtu: 1500 };

describe('FlatDHCP', () => {
  it('makes the gateway the bridge’s address', () => {
    expect(flatDhcpTopology(config)).toMatchObject({
      netmask: '255.255.0.0',
      gatewayCidr: '10.99.0.1/16',
      dhcp: true,
    });
  });

  it.each([
    [{ gateway: '10.98.0.1' }, 'is not in'],
    [{ cidr: '10.99.0.0/31', gateway: '10.99.0.1' }, 'too small'],
    [{ dns: 'one.one.one.one' }, 'is not an IPv4 address'],
    [{ domain: 'a\ndhcp-script=/bin/sh' }, 'is not a domain'],
    [{ mtu: 12 }, 'is not an MTU'],
  ])('refuses %j', (change, words) => {
    expect(() => flatDhcpTopology({ ...config, ...change })).toThrow(words);
  });
});
