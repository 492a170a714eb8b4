import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { domainFolder, domainNamespaceName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { clearStale } from './stale-networks.js';

/** A domain's namespace that a daemon left which was killed. */
export interface LeftDomain {
  readonly domainId: string;
  readonly namespace: HostNamespace;
}

/** As the state folder names them. */
export async function leftDomains({
  cloud,
  host,
  exec,
  folder,
}: NetworkDriverOptions): Promise<readonly LeftDomain[]> {
  const names = await readdir(join(folder, 'domains')).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const all = ids.map((domainId) => ({
    domainId,
    namespace: new HostNamespace(domainNamespaceName(cloud, host, domainId), exec),
  }));
  const there = await Promise.all(all.map(({ namespace }) => namespace.isThere()));
  return all.filter((_, n) => there[n]);
}

/** With its links, and what serves it. Its number stays known: the ports stay wanted. */
export async function takeDownDomain(
  { folder, runFolder }: Pick<NetworkDriverOptions, 'folder' | 'runFolder'>,
  { domainId, namespace }: LeftDomain,
): Promise<void> {
  const own = { folder: domainFolder(folder, domainId), runFolder: domainFolder(runFolder, domainId) };
  await clearStale(own, namespace, []);
  await namespace.remove();
  await Promise.all(Object.values(own).map((path) => rm(path, { recursive: true, force: true })));
}
