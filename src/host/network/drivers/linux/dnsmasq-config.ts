import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkDhcp } from '../../network-driver.js';
import type { NetworkPlan } from '../../topology.js';
import type { DnsmasqOptions } from './dnsmasq-options.js';
import { METADATA_ADDRESS } from './host-names.js';

export interface DnsmasqFiles {
  readonly hosts: string;
  /** Of guests' names. */
  readonly names: string;
  readonly pid: string;
  readonly log: string;
  /** Names its upstream servers; absent: none. */
  readonly resolvers?: string;
}

export interface DnsmasqSettings {
  readonly bridge: string;
  readonly plan: NetworkPlan;
  readonly files: DnsmasqFiles;
  /** What guests are told instead of what the plan says; absent: that. */
  readonly told?: NetworkDhcp;
  readonly user: string;
  readonly leaseSeconds: number;
  /** The network's range of IPv6; absent: none. */
  readonly ipv6Cidr?: string;
  /** Names below the network's domain, and below these, that are the metadata address; absent: none. */
  readonly doors?: readonly string[];
}

/**
 * A DHCP server that serves the clients that the hosts file names alone. It keeps no lease file: all leases are
 * static, and being authoritative it confirms what a guest remembers. Where the network's resolver is the gateway it
 * answers for guests' names, and asks `resolvers`, if there are any, for all others.
 */
export function dnsmasqConfig(settings: DnsmasqSettings): string {
  const { bridge, plan, files, user, leaseSeconds, told } = settings;
  const [network] = plan.cidr.split('/');
  const answersNames = plan.dns === plan.gateway && told?.answers !== false;
  const lines = [
    ...[`interface=${bridge}`, 'except-interface=lo', 'bind-interfaces', 'no-hosts'],
    ...namesOf(answersNames, files.resolvers),
    ...(answersNames ? [`addn-hosts=${files.names}`] : []),
    `dhcp-range=${network},static,${plan.netmask},${leaseSeconds}`,
    `dhcp-hostsfile=${files.hosts}`,
    `dhcp-option=option:router,${plan.gateway}`,
    `dhcp-option=option:mtu,${plan.mtu}`,
    ...toldOf(settings),
    ...domainOf(settings, answersNames),
    ...ipv6Lines(settings),
    'dhcp-authoritative',
    'dhcp-ignore=tag:!known',
    // The MAC is pinned to the tap; what else a guest calls itself may change between its boot stages.
    'dhcp-ignore-clid',
    'no-ping',
    'leasefile-ro',
    'quiet-dhcp',
    `user=${user}`,
    `pid-file=${files.pid}`,
    `log-facility=${files.log}`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Seconds, as at AWS: who is set up anew, and so has another DUID, waits no longer than that for its address. */
const IPV6_LEASE = 450;

/**
 * Advertises the gateway, and serves by DHCPv6 those addresses alone that cards have: nobody makes one up (RFC 4861:
 * managed, and no prefix to take one of).
 */
function ipv6Lines({ ipv6Cidr, bridge, plan }: DnsmasqSettings): readonly string[] {
  if (ipv6Cidr === undefined) return [];
  const [first] = ipv6Cidr.split('/');
  return [
    `dhcp-range=${first},static,64,${IPV6_LEASE}`,
    'enable-ra',
    `ra-param=${bridge},mtu:${plan.mtu},60,1800`,
  ];
}

/** The network's domain: its own names, and those of the cloud's doors, where it answers names. */
function domainOf({ plan: { domain }, doors = [] }: DnsmasqSettings, answers: boolean): readonly string[] {
  if (domain === '') return [];
  if (!answers) return [`domain=${domain}`];
  const found = doors.map((name) => `address=/${name}.${domain}/${METADATA_ADDRESS}`);
  return [`domain=${domain}`, `local=/${domain}/`, ...found];
}

/** Without a value: guests are told of no resolver and no domain, not of dnsmasq itself and its own. */
function toldOf({ plan, told }: DnsmasqSettings): readonly string[] {
  const option = (name: string, values: readonly (string | number)[]) =>
    `dhcp-option=${[`option:${name}`, ...values].join(',')}`;
  if (!told?.options) return [option('dns-server', plan.dns === '' ? [] : [plan.dns])];
  const { domain, resolvers, ntp, netbios, nodeType } = told.options;
  return [
    option('dns-server', resolvers),
    option('domain-name', domain === '' ? [] : [domain]),
    ...(ntp.length === 0 ? [] : [option('ntp-server', ntp)]),
    ...(netbios.length === 0 ? [] : [option('netbios-ns', netbios)]),
    ...(nodeType === 0 ? [] : [option('netbios-nodetype', [nodeType])]),
  ];
}

const namesOf = (answers: boolean, resolvers: string | undefined): readonly string[] => [
  ...(answers && resolvers !== undefined
    ? [`resolv-file=${resolvers}`, 'cache-size=1000', 'dns-forward-max=1000']
    : ['no-resolv', 'no-poll']),
  answers ? 'port=53' : 'port=0',
];

type NamedPort = Pick<PortSpec, 'portId' | 'mac' | 'address' | 'hostname'>;
type Ipv6Of = NonNullable<DnsmasqOptions['ipv6Of']>;

const NO_IPV6: Ipv6Of = () => [];

/** One line a guest. By DHCPv6 it gets its first address of IPv6. */
export const dnsmasqHosts = (ports: readonly NamedPort[], ipv6Of: Ipv6Of = NO_IPV6): string =>
  ports
    .map(({ portId, mac, address, hostname }) => {
      const [first] = ipv6Of(portId);
      return `${[mac, address, ...(first === undefined ? [] : [`[${first}]`]), hostname].join(',')}\n`;
    })
    .join('');

/**
 * One line a guest: its name, and the one made of its address, as AWS has them; with the domain and without. Its name
 * has its first address of IPv6, too.
 */
export function dnsmasqNames(
  ports: readonly Omit<NamedPort, 'mac'>[],
  domain: string,
  ipv6Of: Ipv6Of = NO_IPV6,
): string {
  const withDomain = (name: string) => (domain === '' ? [name] : [`${name}.${domain}`, name]);
  const line = (address: string, names: readonly string[]) =>
    `${address} ${names.flatMap(withDomain).join(' ')}\n`;
  return ports
    .flatMap(({ portId, address, hostname }) => {
      const names = new Set([`ip-${address.replaceAll('.', '-')}`, hostname]);
      const [first] = ipv6Of(portId);
      return [line(address, [...names]), ...(first === undefined ? [] : [line(first, [hostname])])];
    })
    .join('');
}
