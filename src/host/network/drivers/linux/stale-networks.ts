import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Dnsmasq } from './dnsmasq.js';
import { dropBridge } from './host-bridges.js';
import { bridgeName } from './host-names.js';
import type { HostNamespace } from './host-namespace.js';
import type { LinuxNetwork } from './linux-network.js';

/** Where a network beside the first one keeps its files, below the host’s folders. */
export const networkFolder = (folder: string, networkId: string): string =>
  join(folder, 'networks', networkId);

/** Takes down networks whose last port went while their host was up: they are not wanted at the next start. */
export async function clearStale(
  { folder, runFolder }: { readonly folder: string; readonly runFolder: string },
  namespace: HostNamespace,
  wanted: readonly LinuxNetwork[],
): Promise<void> {
  const ids = new Set(wanted.map(({ spec }) => spec.networkId));
  for (const id of (await namesIn(join(folder, 'networks'))).filter((name) => !ids.has(name))) {
    const places = { folder: networkFolder(folder, id), runFolder: networkFolder(runFolder, id) };
    await new Dnsmasq({ namespace, ...places, ports: () => [], named: () => [] }).stop();
    await dropBridge(namespace, bridgeName(id));
    await Promise.all(Object.values(places).map((path) => rm(path, { recursive: true, force: true })));
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
