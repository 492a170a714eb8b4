import { describe, expect, it } from '@jest/globals';
import { machineState, routesIn, routes6In } from './machine-state.js';

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

  it('reads uplinks of IPv6: default routes that are up, lead somewhere, and not to itself', () => {
    const [zero, other] = ['0'.repeat(32), `fd00${'0'.repeat(28)}`];
    const row = (range: string, prefix: string, flags: string, device: string) =>
      `${range} ${prefix} ${zero} 00 ${zero} 00000400 00000001 00000000 ${flags} ${device.padStart(8)}`;
    const table = [
      row(zero, '00', '00000003', 'eth1'),
      row(zero, '00', '00000002', 'eth2'),
      row(zero, '00', '00200200', 'lo'),
      row(zero, '00', '00000201', 'eth3'),
      row(zero, '40', '00000003', 'eth4'),
      row(other, '00', '00000003', 'eth5'),
      row(zero, '00', '00000003', 'eth0'),
    ];
    const { uplinks, routes } = routes6In(`${table.join('\n')}\n`);
    expect(uplinks).toEqual(['eth0', 'eth1']);
    expect([...routes]).toEqual(['eth1 ::', 'eth4 ::', 'eth5 fd00::', 'eth0 ::']);
    expect(routes6In('').uplinks).toEqual([]);
  });

  it('reads this machine', async () => {
    const { addresses, forwardsAll } = await machineState();
    expect(Array.isArray(addresses)).toBe(true);
    expect(typeof forwardsAll).toBe('boolean');
  });
});
