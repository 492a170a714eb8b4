import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { exec } from '../../src/common/exec/exec.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import type { MetadataAnswer, MetadataRequest } from '../../src/stream/metadata.contract.js';
import { LinuxNetworkDriver } from '../../src/host/network/drivers/linux/linux.driver.js';
import { networkFlags } from '../../src/host/network/network.flags.js';
import { flatDhcpTopology } from '../../src/host/network/topologies/flat-dhcp/flat-dhcp.topology.js';

const PROXY_PARTS = [
  'metadata-proxy',
  'guest-doors',
  'door-logins',
  'door-names',
  'door-requests',
  'door-upstream',
  'asking-guest',
  'guest-connections',
  'guest-requests',
  'guest-turns',
  'metadata-upstream',
  'sliced-socket',
];
const PROGRAMS = ['ip', 'nft', 'dnsmasq', 'tc', 'conntrack', 'nsenter', 'setpriv'];

/** What of a real network is missing on this machine, in one line; empty: nothing. */
export function whatNetworkLacks(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  if (process.getuid?.() !== 0) return 'this is not root';
  return missing.length > 0 ? `missing: ${missing.join(', ')}` : '';
}

export type Metadata = (request: MetadataRequest) => Promise<MetadataAnswer>;

/**
 * A host with the linux driver on a range and a cloud of its own. Its guests are namespaces: the driver plugs one end
 * of a veth pair where a tap would be, and the other end, `<tap>` with g for t, lies in the host's namespace until a
 * guest takes it.
 */
export function linuxNetworkHost(metadata: Metadata = noMetadata, ...argv: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'linux-network-'));
  const cloud = `spec${randomBytes(4).toString('hex')}`;
  const block = `10.${200 + ((randomBytes(1)[0] ?? 0) % 50)}`;
  const place = (randomBytes(1)[0] ?? 0) & 0xfe;
  const range = `${block}.${place}`;
  const config = {
    networkId: randomUUID(),
    domainId: randomUUID(),
    cidr: `${range}.0/24`,
    gateway: `${range}.1`,
    // A host that has someone to ask is its guests' resolver.
    dns: argv.some((flag) => flag.startsWith('--resolvers')) ? `${range}.1` : '',
    domain: 'spec.internal',
    mtu: 1450,
  };
  const next = `${block}.${place + 1}`;
  const second = { ...config, networkId: randomUUID(), cidr: `${next}.0/24`, gateway: `${next}.1` };
  const apart = { ...config, networkId: randomUUID(), domainId: randomUUID() };
  const options = {
    cloud,
    host: 'h1',
    region: 'local-1',
    folder: join(folder, 'state'),
    runFolder: join('/run', `${cloud}-net`),
    topology: flatDhcpTopology,
    flags: parseFlags(networkFlags, argv),
    exec,
    metadata,
  };
  const proxyScript = compiledProxy(folder);
  return {
    config,
    second,
    apart,
    cloud,
    namespace: `engine-${cloud}-h1`,
    stateFolder: options.folder,
    options,
    proxyScript,
    /** `more`: what is to be otherwise for this one. */
    driver: (more: Partial<typeof options> = {}) =>
      new LinuxNetworkDriver(
        { ...options, ...more },
        { makeDevice: vethPair, proxyScript, doorsScript: join(folder, 'guest-doors.js') },
      ),
    remove: async () => {
      rmSync(folder, { recursive: true });
      rmSync(options.runFolder, { recursive: true, force: true });
    },
  };
}

export const guestEnd = (tap: string): string => `g${tap.slice(1)}`;

const vethPair = ({ tap }: { readonly tap: string }) => [
  `link add dev ${tap} type veth peer name ${guestEnd(tap)}`,
];

const noMetadata: Metadata = () => Promise.reject(new Error('nobody asked for metadata here'));

/** The proxy is a program of its own: tests run from sources, so it and its parts are compiled here. */
function compiledProxy(folder: string): string {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const part of PROXY_PARTS) {
    const { code } = transformFileSync(`src/host/network/drivers/linux/${part}.ts`, {
      configFile: '.swcrc',
      sourceMaps: false,
    });
    writeFileSync(join(folder, `${part}.js`), code);
  }
  return join(folder, 'metadata-proxy.js');
}
