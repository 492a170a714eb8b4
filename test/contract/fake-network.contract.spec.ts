import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { create } from '../../src/host/network/drivers/fake/fake.driver.js';
import { networkFlags } from '../../src/host/network/network.flags.js';
import { flatDhcpTopology } from '../../src/host/network/topologies/flat-dhcp/flat-dhcp.topology.js';
import { networkDriverContract } from './network-driver.contract.js';

const SECOND = '55555555-0000-4000-8000-000000000002';
const APART = '55555555-0000-4000-8000-000000000003';
const config = {
  networkId: '55555555-0000-4000-8000-000000000001',
  domainId: '66666666-0000-4000-8000-000000000001',
  ...{ cidr: '10.99.0.0/16', gateway: '10.99.0.1', dns: '', domain: 'd', mtu: 1500 },
};

networkDriverContract('fake', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fake-network-'));
  const options = {
    cloud: 'spec',
    host: 'h',
    folder,
    runFolder: folder,
    region: 'local-1',
    topology: flatDhcpTopology,
    flags: parseFlags(networkFlags, []),
    exec: () => Promise.reject(new Error('the fake runs no commands')),
    metadata: () => Promise.reject(new Error('the fake has no metadata address')),
  };
  return {
    config,
    second: { ...config, networkId: SECOND, cidr: '10.98.0.0/16', gateway: '10.98.0.1' },
    apart: { ...config, networkId: APART, domainId: APART },
    stateFolder: folder,
    driver: () => create(options),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
