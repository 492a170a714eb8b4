import { EngineError } from '../../common/errors/engine-error.js';
import { cidrText, ipv4Number, ipv4Range, ipv4Text } from '../../common/net/ipv4.js';

/** A flat network of the cloud. */
export interface NetworkRow {
  readonly id: string;
  /** Within one, addresses are unique and everybody is routed to everybody. */
  readonly domainId: string;
  readonly name: string;
  /** Canonical IPv4 range. */
  readonly cidr: string;
  /** The bridge's address: the range's first that a host may have. */
  readonly gateway: string;
  /** Resolver told to guests; empty: none. */
  readonly dns: string;
  readonly domain: string;
  readonly mtu: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface NewNetwork {
  readonly name: string;
  readonly cidr: string;
  /** An address; `gateway`: the network’s own; empty: none. */
  readonly dns?: string;
  readonly domain?: string;
  readonly mtu?: number;
}

/** The smallest MTU that IPv4 asks for, and the largest that Ethernet cards take. */
const MTU = { least: 576, most: 9216 };

/** What hosts take: it ends up in their DHCP server's configuration. */
const DOMAIN = /^[a-z0-9.-]{0,200}$/i;

/**
 * Checks what an operator asked for, and derives the gateway; the table knows the domain and the time. Throws
 * InvalidParameterValue.
 */
export function networkOf(id: string, asked: NewNetwork): Omit<NetworkRow, 'domainId' | 'createdAt'> {
  const range = ipv4Range(asked.cidr);
  if (!range || range.prefix < 8 || range.prefix > 29)
    refuse(`'${asked.cidr}' is not an IPv4 range between /8 and /29`);
  const { domain = 'internal', mtu = 1450 } = asked;
  const gateway = ipv4Text(range.first + 1);
  const dns = asked.dns === 'gateway' ? gateway : (asked.dns ?? '');
  if (dns !== '' && ipv4Number(dns) === undefined) refuse(`'${dns}' is not an IPv4 address`);
  if (!DOMAIN.test(domain)) refuse(`'${domain.slice(0, 100)}' is not a domain`);
  if (mtu < MTU.least || mtu > MTU.most) refuse(`the MTU is between ${MTU.least} and ${MTU.most}`);
  return {
    id,
    name: asked.name,
    cidr: cidrText(range),
    gateway,
    dns,
    domain,
    mtu,
  };
}

/** Addresses that guests may have: all but the network's own, the gateway's and the broadcast address. */
export function guestAddresses({ cidr, gateway }: Pick<NetworkRow, 'cidr' | 'gateway'>) {
  const range = ipv4Range(cidr);
  const at = ipv4Number(gateway);
  if (!range || at === undefined)
    throw new Error(`a network has the range '${cidr}' and the gateway '${gateway}'`);
  return { first: range.first + 1, last: range.last - 1, gateway: at };
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
