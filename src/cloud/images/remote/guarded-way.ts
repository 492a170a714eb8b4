import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { refused } from './http-answer.js';
import { type Way } from './way.js';

export interface WayRules {
  readonly ports: ReadonlySet<number>;
  /** Ranges of private addresses that may be reached. */
  readonly allowed: readonly string[];
  /** The cloud's own ranges: never. */
  readonly own: readonly string[];
  /** Addresses of this machine; never, unless one is allowed by itself. */
  readonly machine?: () => readonly string[];
  readonly resolve?: typeof dnsLookup;
}

/** What an operator may open; all else that is not the Internet's stays closed: loopback, link-local, metadata, … */
const OPENABLE = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);

/**
 * A way to the Internet, and to what the operator has opened beside it. A name is looked up once: what it stands for is
 * checked and connected to, so that it cannot become another address in between.
 */
export const guardedWay = (rules: WayRules): Way => ({
  check(url) {
    if (!rules.ports.has(portOf(url)))
      throw refused(`${url.host}: only the ports ${[...rules.ports].join(', ')} may be asked`);
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isIP(host) !== 0) requireReachable(rules, host, host);
  },
  lookup: lookupIn(rules),
});

function lookupIn(rules: WayRules): LookupFunction {
  const { resolve = dnsLookup } = rules;
  return (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, found: readonly LookupAddress[] = []) => {
      const [first] = found;
      if (error || !first) return done(error ?? new Error(`${name} has no address`), '', 0);
      try {
        for (const { address } of found) requireReachable(rules, name, address);
      } catch (refusal) {
        return done(refusal as Error, '', 0);
      }
      if (options.all === true) done(null, [...found]);
      else done(null, first.address, first.family);
    });
  };
}

function requireReachable(rules: WayRules, name: string, text: string): void {
  const address = ipaddr.process(text.replace(/%.*$/, ''));
  const isOpen =
    address.range() === 'unicast' || (OPENABLE.has(address.range()) && isIn(rules.allowed, address));
  const isOwn = isIn(rules.own, address);
  if (isOpen && !isOwn && (!isMachine(rules, address) || isNamed(rules, address))) return;
  throw refused(`${name} is an address that images are not fetched from`);
}

type Address = ReturnType<typeof ipaddr.process>;

const isIn = (ranges: readonly string[], address: Address): boolean =>
  ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, bits);
  });

const isMachine = ({ machine = ownAddresses }: WayRules, address: Address): boolean =>
  machine().some((own) => ipaddr.process(own.replace(/%.*$/, '')).toString() === address.toString());

/** By itself: a range that happens to hold the machine, too, is not meant for it. */
const isNamed = ({ allowed }: WayRules, address: Address): boolean =>
  allowed.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return bits === network.toByteArray().length * 8 && network.toString() === address.toString();
  });

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);

const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
