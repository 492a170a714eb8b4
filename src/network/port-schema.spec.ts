import { describe, expect, it } from '@jest/globals';
import { portSchema } from './port-schema.js';

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
