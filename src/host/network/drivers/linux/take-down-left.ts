import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { Dnsmasq } from './dnsmasq.js';
import { HostLinks } from './host-links.js';
import { machineLinkName, namespaceName } from './host-names.js';
import { HostNamespace } from './host-namespace.js';
import { leftDomains, takeDownDomain } from './left-domains.js';
import { MachineSide } from './machine-side.js';
import { clearStale } from './stale-networks.js';

/**
 * Takes down a host's network whose daemon was killed: what it has left is found by its names and files. A guest at the
 * other end of a tap keeps all of it up. The ports stay wanted.
 */
export async function takeDownLeft(options: NetworkDriverOptions): Promise<void> {
  const { cloud, host, exec, folder, runFolder, flags } = options;
  const namespace = new HostNamespace(namespaceName(cloud, host), exec);
  if (!(await namespace.isThere())) return;
  const domains = await leftDomains(options);
  const held = [namespace, ...domains.map((domain) => domain.namespace)].map((at) => at.holdsGuests());
  if ((await Promise.all(held)).includes(true)) return;
  for (const domain of domains) await takeDownDomain(options, domain);
  await clearStale({ folder, runFolder }, namespace, []);
  await new Dnsmasq({ namespace, folder, runFolder, ports: () => [], named: () => [] }).stop();
  const machineLink = machineLinkName(cloud, host);
  const machine = new MachineSide({
    ...{ host: options, machineLink, routed: () => [], fronts: () => ({ floating: [], fronts: [] }) },
    ...{ ranges6: () => [], held6: () => [] },
    changed: () => Promise.resolve(),
    lost: () => undefined,
  });
  await machine.takeDown();
  await new HostLinks({ namespace, exec, machineLink, linkCidr: flags.link_cidr }).remove();
  await namespace.remove();
}
