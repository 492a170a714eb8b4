import { ipv6RangeText } from '../../../../common/net/ipv6.js';
import type { LinkAddresses } from './link-addresses.js';
import type { PeerLink, RoutedBridge } from './domain-way.js';
import { UPLINK } from './host-names.js';
import { FIRST_TABLE } from './routed-bridges.js';

/** Before all tables of networks: what the domain itself is connected to stays inside, as the route `local` has it. */
const CONNECTED = 20_000;
const OF_NETWORK = 20_001;

export interface RouteRow {
  readonly type?: string;
  readonly dst: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly table?: string;
}

export interface RuleRow {
  readonly priority: number;
  readonly iif?: string;
  readonly table?: string;
}

/** A route or rule as `ip` takes it; `at`: what names it when it is deleted. */
export interface Line {
  readonly object: 'route' | 'rule';
  readonly at: string;
  readonly text: string;
  /** The device that it needs, if any. */
  readonly device?: string;
}

/** What differs between the families. */
export interface RouteFamily {
  readonly everywhere: string;
  /** Of one address. */
  readonly longest: number;
}

const IPV4_ROUTES: RouteFamily = { everywhere: '0.0.0.0/0', longest: 32 };
export const IPV6_ROUTES: RouteFamily = { everywhere: '::/0', longest: 128 };

const rule = (text: string): Line => ({ object: 'rule', at: text, text });
const CONNECTED_RULE = rule(`pref ${CONNECTED} lookup main suppress_prefixlength 0`);

function route(table: number, destination: string, via?: { address: string; device: string }): Line {
  const at = `table ${table} ${destination}`;
  if (!via) return { object: 'route', at, text: `table ${table} unreachable ${destination}` };
  const { address, device } = via;
  return { object: 'route', at, text: `${at} via ${address} dev ${device} onlink`, device };
}

/**
 * What the kernel has to hold for networks with routes of their own: each has a table, in which all that no route leads
 * to is unreachable. None: nothing.
 */
export function routeLines(
  routed: readonly RoutedBridge[],
  link: LinkAddresses,
  { everywhere } = IPV4_ROUTES,
): readonly Line[] {
  if (routed.length === 0) return [];
  const uplink = { address: link.machine, device: UPLINK };
  return [
    ...routed.flatMap(({ table, local, routes }) => {
      const nowhere = [...new Set([...local, everywhere])].filter(
        (range) => !routes.some(({ destination }) => destination === range),
      );
      return [
        ...nowhere.map((range) => route(table, range)),
        ...routes.map((one) => {
          if (one.to === 'nowhere') return route(table, one.destination);
          return route(table, one.destination, one.to === 'port' || one.to === 'peer' ? one : uplink);
        }),
      ];
    }),
    CONNECTED_RULE,
    ...routed.map(({ bridge, table }) => rule(`pref ${OF_NETWORK} iif ${bridge} lookup ${table}`)),
  ];
}

/** Those of ours that the kernel holds. */
export function heldLines(
  rules: readonly RuleRow[],
  routes: readonly RouteRow[],
  { everywhere, longest } = IPV4_ROUTES,
): readonly Line[] {
  return [
    ...routes.flatMap(({ type = 'unicast', dst, gateway = '', dev = '', table = '' }) => {
      if (!(Number(table) >= FIRST_TABLE)) return [];
      const range = dst === 'default' ? everywhere : dst.includes('/') ? dst : `${dst}/${longest}`;
      // The kernel's tools write the last bits of some as an address of IPv4.
      const destination = ipv6RangeText(range) ?? range;
      return [
        route(
          Number(table),
          destination,
          type === 'unreachable' ? undefined : { address: gateway, device: dev },
        ),
      ];
    }),
    ...rules.flatMap(({ priority, iif = '', table = '' }) => {
      if (priority === CONNECTED) return [CONNECTED_RULE];
      return priority === OF_NETWORK ? [rule(`pref ${OF_NETWORK} iif ${iif} lookup ${table}`)] : [];
    }),
  ];
}

/** For `ip -batch`. A network's table is whole before a rule leads to it, and no rule leads to it when it goes. */
export function changeLines(held: readonly Line[], wanted: readonly Line[]): readonly string[] {
  const texts = (lines: readonly Line[]) => new Set(lines.map(({ text }) => text));
  const [there, due] = [texts(held), texts(wanted)];
  const kept = new Set(wanted.map(({ object, at }) => `${object} ${at}`));
  const missing = wanted.filter(({ text }) => !there.has(text));
  const gone = held.filter(({ object, at, text }) => !due.has(text) && !kept.has(`${object} ${at}`));
  const of = (lines: readonly Line[], object: Line['object']) =>
    lines.filter((line) => line.object === object);
  return [
    ...of(missing, 'route').map(({ text }) => `route replace ${text}`),
    ...of(missing, 'rule').map(({ text }) => `rule add ${text}`),
    ...of(gone, 'rule').map(({ at }) => `rule del ${at}`),
    ...of(gone, 'route').map(({ at }) => `route del ${at}`),
  ];
}

/** This domain's end of a link to another. */
export const peerEnd = ({ device, own }: PeerLink): readonly string[] => [
  `addr replace ${own}/32 dev ${device}`,
  `link set ${device} up`,
];
