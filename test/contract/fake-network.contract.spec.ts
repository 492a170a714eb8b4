import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { create } from '../../src/network/drivers/fake/fake.driver.js';
import { networkFlags } from '../../src/network/network.flags.js';
import { flatDhcpTopology } from '../../src/network/topologies/flat-dhcp/flat-dhcp.topology.js';
import { networkDriverContract } from './network-driver.contract.js';

networkDriverContract('fake', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fake-network-'));
  const options = {
    cloud: 'spec',
    host: 'h',
    folder,
    runFolder: folder,
    topology: flatDhcpTopology,
    flags: parseFlags(networkFlags, []),
    exec: () => Promise.reject(new Error('the fake runs no commands')),
    metadata: () => Promise.reject(new Error('the fake has no metadata address')),
  };
  return {
    config: { cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
    driver: () => create(options),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
