import { addressNumber, cidrText, ipv4Text, isInside, rangeOf } from '../../../../common/net/ipv4.js';
import type { Topology } from '../../topology.js';

/**
 * All guests of the cloud on one bridge a host, in one range; the bridge is their router; each has a static DHCP lease.
 */
export const flatDhcpTopology: Topology = ({ cidr, gateway, dns, domain, mtu }) => {
  const range = rangeOf(cidr);
  if (range.prefix > 30) throw new Error(`the network ${cidr} is too small`);
  if (!isInside(range, addressNumber(gateway))) throw new Error(`the gateway ${gateway} is not in ${cidr}`);
  if (dns !== '') addressNumber(dns);
  if (!/^[a-z0-9.-]{0,200}$/i.test(domain)) throw new Error(`'${domain}' is not a domain`);
  if (!Number.isInteger(mtu) || mtu < 576 || mtu > 65_535) throw new Error(`${mtu} is not an MTU`);
  return {
    cidr: cidrText(range),
    netmask: ipv4Text(2 ** 32 - 2 ** (32 - range.prefix)),
    gateway,
    gatewayCidr: `${gateway}/${range.prefix}`,
    mtu,
    domain,
    dns,
    dhcp: true,
  };
};
