import { describe, expect, it } from '@jest/globals';
import { PORT_SPEC } from '../../../test/support/port-specs.js';
import { networkSchema, portSchema } from './port-schema.js';

const { network, ...port } = PORT_SPEC;

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
