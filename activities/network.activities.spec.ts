import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { NetworkManager } from '../src/host/network/network.manager.js';
import type { PortSpec } from '../workflows/contracts/guest.js';
import { NetworkActivities } from './network.activities.js';

const port: PortSpec = {
  portId: '11111111-1111-4111-8111-111111111111',
  instanceId: '22222222-2222-4222-8222-222222222222',
  mac: '02:00:00:00:00:01',
  address: '10.99.0.10',
  hostname: 'a',
  metadataHopLimit: 1,
  minFilterVersion: 2,
  network: {
    networkId: '55555555-0000-4000-8000-000000000001',
    domainId: '66666666-0000-4000-8000-000000000001',
    ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
  },
};
const fence = { generation: 3, sequence: 1 };
const binding = { tap: 'tap1', namespace: 'ns', guestUid: 7, domainId: '' };

describe('NetworkActivities', () => {
  it('hands each step to the manager with its fence and the signal of its cancellation', async () => {
    const calls: unknown[][] = [];
    const manager: Pick<NetworkManager, 'preparePort' | 'releasePort'> = {
      preparePort: async (...args) => {
        calls.push(args);
        return binding;
      },
      releasePort: async (...args) => void calls.push(args),
    };
    const steps = new NetworkActivities(manager as NetworkManager);
    const environment = new MockActivityEnvironment();
    expect(await environment.run(() => steps.preparePort(port, fence))).toEqual(binding);
    await environment.run(() => steps.releasePort(port.portId, port.instanceId, fence));
    expect(calls).toEqual([
      [port, fence, expect.any(AbortSignal)],
      [port.portId, fence, expect.any(AbortSignal)],
    ]);
  });
});
