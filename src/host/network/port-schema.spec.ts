import { describe, expect, it } from '@jest/globals';
import { networkSchema, portSchema } from './port-schema.js';

const port = {
  portId: '11111111-1111-4111-8111-111111111111',
  instanceId: '22222222-2222-4222-8222-222222222222',
  mac: '02:00:00:00:00:01',
  address: '10.99.0.10',
  hostname: 'ip-10-99-0-10',
  metadataHopLimit: 1,
  minFilterVersion: 0,
};

describe('portSchema', () => {
  it('lets a port through as it is', () => {
    expect(portSchema.parse(port)).toEqual(port);
  });

  it.each([
    { portId: '../../etc/passwd' },
    { portId: '' },
    { mac: '02:00:00:00:00:01 drop' },
    { mac: '02:00:00:00:00:0G' },
    { address: '10.99.0.10, 10.99.0.11' },
    { address: 'fd00::1' },
    { address: '10.99.0.010' },
    { hostname: 'a\ndhcp-script=/bin/sh' },
    { hostname: 'a,b' },
    { hostname: '-a' },
    { hostname: '' },
    { metadataHopLimit: 0 },
    { metadataHopLimit: 65 },
    { metadataHopLimit: 1.5 },
  ])('refuses %j', (change) => {
    expect(portSchema.safeParse({ ...port, ...change }).success).toBe(false);
  });
});

describe('networkSchema', () => {
  const network = {
    networkId: '55555555-0000-4000-8000-000000000001',
    domainId: '66666666-0000-4000-8000-000000000001',
    ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
  };

  it.each([{}, { segment: { kind: 'vxlan', id: 1_001 } }, { dns: '10.99.0.1' }])('takes %j', (change) => {
    expect(networkSchema.parse({ ...network, ...change })).toEqual({ ...network, ...change });
  });

  it.each([
    { networkId: '../x' },
    { cidr: '10.99.0.0/16; reboot' },
    { gateway: 'br0' },
    { dns: 'a' },
    { segment: { kind: 'gre', id: 1 } },
  ])('refuses %j', (change) => {
    expect(networkSchema.safeParse({ ...network, ...change }).success).toBe(false);
  });
});
