import { describe, expect, it } from '@jest/globals';
import { machineState, routesIn } from './machine-state.js';

const TABLE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth1\t00000000\t010200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
enga\t0000630A\t01C013C6\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0
`;

describe('what the kernel tells of the machine', () => {
  it('reads uplinks and routes', () => {
    const { uplinks, routes } = routesIn(TABLE);
    expect(uplinks).toEqual(['eth0']);
    expect([...routes]).toEqual(['eth0 0.0.0.0', 'eth0 192.0.2.0', 'enga 10.99.0.0']);
  });

  it('reads this machine', async () => {
    const { addresses, forwardsAll } = await machineState();
    expect(Array.isArray(addresses)).toBe(true);
    expect(typeof forwardsAll).toBe('boolean');
  });
});
