import { describe, expect, it } from '@jest/globals';
import { localAddressesIn, machineRoutes } from './machine-routes.js';

const TRIE = `Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
     +-- 192.0.2.0/24 2 0 2
        |-- 192.0.2.0
           /24 link UNICAST
        |-- 192.0.2.2
           /32 host LOCAL
        |-- 192.0.2.255
           /32 link BROADCAST
Local:
     |-- 127.0.0.1
        /32 host LOCAL
        |-- 192.0.2.2
           /32 host LOCAL
`;

describe('what the machine routes', () => {
  it('reads its own addresses out of the kernel’s trie', () => {
    expect(localAddressesIn(TRIE)).toEqual(['192.0.2.2']);
  });

  it('lists ranges with their devices, default routes left out', async () => {
    const rows = [
      { dst: 'default', gateway: '192.0.2.1', dev: 'eth0' },
      { dst: '192.0.2.0/24', dev: 'eth0' },
      { type: 'local', dst: '192.0.2.2', dev: 'eth0' },
      { type: 'blackhole', dst: '10.0.0.0/8' },
    ];
    const exec = async () => ({ stdout: JSON.stringify(rows), stderr: '' });
    expect(await machineRoutes(exec)).toEqual([
      { cidr: '192.0.2.0/24', device: 'eth0' },
      { cidr: '192.0.2.2/32', device: 'eth0' },
      { cidr: '10.0.0.0/8', device: '' },
    ]);
  });
});
