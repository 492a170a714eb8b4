import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { NetworkManager } from '../src/host/network/network.manager.js';
import { PORT_SPEC } from '../test/support/port-specs.js';
import { NetworkActivities } from './network.activities.js';

const port = PORT_SPEC;
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
      [{ portId: port.portId, instanceId: port.instanceId }, fence, expect.any(AbortSignal)],
    ]);
  });
});
