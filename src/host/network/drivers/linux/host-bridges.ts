import type { NetworkPlan } from '../../topology.js';
import { METADATA_ADDRESS } from './host-names.js';
import type { HostNamespace } from './host-namespace.js';

/** The bridge of one network. */
export interface Bridge {
  readonly name: string;
  readonly mac: string;
  /**
   * Name under which it has the metadata address; absent: its own. dnsmasq listens on addresses under the bridge’s own
   * name.
   */
  readonly metadataLabel?: string;
}

interface LinkRow {
  readonly ifname: string;
  readonly master?: string;
}

/** Makes the bridge unless it is there: guests that are running notice nothing. */
export async function ensureBridge(
  namespace: HostNamespace,
  { gatewayCidr, mtu }: NetworkPlan,
  { name, mac, metadataLabel }: Bridge,
): Promise<void> {
  const links = await namespace.ipJson<LinkRow>(['link', 'show']);
  const make = `link add ${name} address ${mac} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`;
  const label = metadataLabel === undefined ? '' : ` label ${metadataLabel}`;
  await namespace.ip([
    ...(links.some(({ ifname }) => ifname === name) ? [] : [make]),
    `link set ${name} mtu ${mtu} up`,
    `addr replace ${gatewayCidr} dev ${name}`,
    `addr replace ${METADATA_ADDRESS}/32 dev ${name}${label}`,
  ]);
}

/** With whatever is still on it. Not there is success. */
export async function dropBridge(namespace: HostNamespace, name: string): Promise<void> {
  const links = await namespace.ipJson<LinkRow>(['link', 'show']);
  const doomed = links.filter(({ ifname, master }) => master === name || ifname === name);
  if (doomed.length > 0) await namespace.ip(doomed.map(({ ifname }) => `link del ${ifname}`));
}
