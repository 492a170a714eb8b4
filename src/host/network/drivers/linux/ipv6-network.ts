import { ipv6RangeOf, ipv6Text } from '../../../../common/net/ipv6.js';
import type { HostNetworkState, Ipv6Network } from '../../network-driver.js';
import type { HostNamespace } from './host-namespace.js';
import { switchOn6 } from './ipv6-switches.js';

/** Every gateway's among its guests: RFC 4861 has routers speak by link-local addresses. */
const LINK_LOCAL = 'fe80::1';

/** The gateway's in a network's range: its first. */
export const gateway6Of = (cidr: string): string => ipv6Text(ipv6RangeOf(cidr).first + 1n);

/** The link-local address that a card with this MAC makes for itself (RFC 4291, appendix A). */
export function linkLocalOf(mac: string): string {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(':').map((byte) => parseInt(byte, 16));
  const bytes = [a ^ 2, b, c, 0xff, 0xfe, d, e, f];
  return ipv6Text(bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0xfe80n << 48n));
}

/** The gateway's addresses on the bridge of a network that has a range of IPv6, as the kernel writes them. */
export const bridgeAddresses6 = (cidr: string): readonly string[] => [LINK_LOCAL, gateway6Of(cidr)];

/**
 * Gives a bridge the gateway's addresses of IPv6, and forwards it in the namespace, where it is filtered from the
 * beginning. Nobody else's
 * advertisements are believed there, and other devices go on having none. Twice is success.
 */
export async function openIpv6(namespace: HostNamespace, bridge: string, cidr: string): Promise<void> {
  await namespace.set(1, [`ipv6/conf/${bridge}/addr_gen_mode`, 'ipv6/conf/all/forwarding']);
  await switchOn6(namespace, [bridge]);
  await namespace.ip(
    bridgeAddresses6(cidr).map((address) => `addr replace ${address}/64 dev ${bridge} nodad`),
  );
}

/** What of a host's state DHCP and bridges follow from. */
export type Ipv6State = Pick<HostNetworkState, 'filters' | 'ipv6'>;

export const ipv6CidrOf = (
  { ipv6 = [] }: Pick<Ipv6State, 'ipv6'> = {},
  { networkId }: Pick<Ipv6Network, 'networkId'>,
): string | undefined => ipv6.find((network) => network.networkId === networkId)?.cidr;

/** Addresses by port. */
export const ipv6OfPorts = (state: Ipv6State | undefined): ReadonlyMap<string, readonly string[]> =>
  new Map(
    (state?.filters.ports ?? []).flatMap(({ portId, ipv6 = [] }) =>
      ipv6.length > 0 ? [[portId, ipv6] as const] : [],
    ),
  );
