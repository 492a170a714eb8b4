import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { NetworkPlan } from '../../topology.js';

export interface DnsmasqFiles {
  readonly hosts: string;
  readonly pid: string;
  readonly log: string;
  /** Names its upstream servers; absent: none. */
  readonly resolvers?: string;
}

export interface DnsmasqSettings {
  readonly bridge: string;
  readonly plan: NetworkPlan;
  readonly files: DnsmasqFiles;
  readonly user: string;
  readonly leaseSeconds: number;
}

/**
 * A DHCP server that serves the clients that the hosts file names alone. It keeps no lease file: all leases are
 * static, and being authoritative it confirms what a guest remembers. Where the network's resolver is the gateway it
 * answers for guests' names, and asks `resolvers`, if there are any, for all others.
 */
export function dnsmasqConfig({ bridge, plan, files, user, leaseSeconds }: DnsmasqSettings): string {
  const [network] = plan.cidr.split('/');
  const answersNames = plan.dns === plan.gateway;
  const lines = [
    `interface=${bridge}`,
    'except-interface=lo',
    'bind-interfaces',
    'no-hosts',
    ...namesOf(answersNames, files.resolvers),
    `dhcp-range=${network},static,${plan.netmask},${leaseSeconds}`,
    `dhcp-hostsfile=${files.hosts}`,
    `dhcp-option=option:router,${plan.gateway}`,
    `dhcp-option=option:mtu,${plan.mtu}`,
    // Without a value: guests are told of none, not of dnsmasq itself.
    plan.dns === '' ? 'dhcp-option=option:dns-server' : `dhcp-option=option:dns-server,${plan.dns}`,
    ...(plan.domain === '' ? [] : [`domain=${plan.domain}`]),
    ...(plan.domain !== '' && answersNames ? [`local=/${plan.domain}/`] : []),
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

const namesOf = (answers: boolean, resolvers: string | undefined): readonly string[] => [
  ...(answers && resolvers !== undefined
    ? [`resolv-file=${resolvers}`, 'cache-size=1000', 'dns-forward-max=1000']
    : ['no-resolv', 'no-poll']),
  answers ? 'port=53' : 'port=0',
];

/** One line a guest. */
export const dnsmasqHosts = (ports: readonly Pick<PortSpec, 'mac' | 'address' | 'hostname'>[]): string =>
  ports.map(({ mac, address, hostname }) => `${mac},${address},${hostname}\n`).join('');
