import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { PortSpec } from '../../workflows/contracts/guest.js';

/** A flat network and an instance's port in it, as a step's arguments say them. */
export const NETWORK_SPEC: NetworkSpec = {
  networkId: '55555555-0000-4000-8000-000000000001',
  domainId: '66666666-0000-4000-8000-000000000001',
  ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
};

export const PORT_SPEC: PortSpec = {
  portId: '11111111-1111-4111-8111-111111111111',
  instanceId: '22222222-2222-4222-8222-222222222222',
  mac: '02:00:00:00:00:01',
  address: '10.99.0.10',
  hostname: 'ip-10-99-0-10',
  metadataHopLimit: 1,
  minFilterVersion: 0,
  network: NETWORK_SPEC,
};
