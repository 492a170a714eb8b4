import type { HostNetworkState, NetworkInventory } from '../../network-driver.js';
import { BLOCK_RULES } from './block-rules.js';
import type { HostPorts } from './host-ports.js';
import type { LinuxHost } from './linux-host.js';
import { LIMIT_OF } from './walls.js';

/** What is found on a linux host, in all of its domains. */
export async function linuxInventory(
  host: LinuxHost,
  ports: HostPorts,
  { blocks: wanted = [] }: HostNetworkState,
): Promise<NetworkInventory> {
  const all = host.parts().flatMap(({ networks }) => networks.all());
  const [taps, without, leases, { addresses, missing }] = await Promise.all([
    Promise.all(all.map(({ devices }) => devices.names())),
    Promise.all(all.map(({ devices }) => devices.idle())),
    Promise.all(all.map(({ dnsmasq }) => dnsmasq.leases())),
    host.inspect(),
  ]);
  const idle = ports.withTaps(without.flat());
  const limited = ports.links.limited(missing.filter(isLimit).map((what) => what.slice(LIMIT_OF.length)));
  const blocks = missing.some((what) => what.startsWith(BLOCK_RULES)) ? [] : wanted;
  return {
    ...{ taps: taps.flat(), leases: leases.flat(), filters: addresses },
    ...(missing.length > 0 && { missing }),
    ...(idle.length > 0 && { idle }),
    ...(limited.length > 0 && { limited }),
    ...(blocks.length > 0 && { blocks }),
  };
}

const isLimit = (what: string) => what.startsWith(LIMIT_OF);
