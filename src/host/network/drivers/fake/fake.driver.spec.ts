import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { portOf } from '../../../../../test/contract/network-driver.contract.js';
import { parseFlags } from '../../../../common/flags/parse-flags.js';
import { networkFlags } from '../../network.flags.js';
import { flatDhcpTopology } from '../../topologies/flat-dhcp/flat-dhcp.topology.js';
import { create } from './fake.driver.js';

const { signal } = new AbortController();
const config = {
  networkId: '55555555-0000-4000-8000-000000000001',
  domainId: '66666666-0000-4000-8000-000000000001',
  ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
};
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function driverAt(folder: string, ...argv: string[]) {
  return create({
    cloud: 'spec',
    host: 'h',
    folder,
    runFolder: folder,
    region: 'local-1',
    topology: flatDhcpTopology,
    flags: parseFlags(networkFlags, argv),
    exec: () => Promise.reject(new Error('the fake runs no commands')),
    metadata: () => Promise.reject(new Error('the fake has no metadata address')),
  });
}

function folderOf(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fake-network-'));
  folders.push(folder);
  return folder;
}

describe('the fake network driver', () => {
  it('fails as often as it is told to, and then holds nothing', async () => {
    const driver = driverAt(folderOf(), '--fake_network_failures=100');
    await driver.start(config);
    await expect(driver.plug(portOf(config, 10), signal)).rejects.toMatchObject({ code: 'InternalError' });
    expect(await driver.list()).toEqual([]);
  });

  it('is slow when told to, and stops when cancelled', async () => {
    const driver = driverAt(folderOf(), '--fake_network_delay=60');
    await driver.start(config);
    const caller = new AbortController();
    const plugging = driver.plug(portOf(config, 10), caller.signal);
    caller.abort();
    await expect(plugging).rejects.toMatchObject({ name: 'AbortError' });
    expect(await driver.list()).toEqual([]);
  });

  it('holds a thousand ports', async () => {
    const folder = folderOf();
    const driver = driverAt(folder);
    await driver.start(config);
    const ports = Array.from({ length: 1_000 }, (_, i) => ({
      ...portOf(config, 1),
      portId: `11111111-0000-4000-8000-${String(i).padStart(12, '0')}`,
      address: `10.99.${Math.floor(i / 250)}.${(i % 250) + 2}`,
    }));
    await Promise.all(ports.map((port) => driver.plug(port, signal)));
    const next = driverAt(folder);
    await next.start(config);
    expect(await next.list()).toHaveLength(1_000);
    // Each is on disk before it is said to be there, and the disk may be busy.
  }, 120_000);
});
