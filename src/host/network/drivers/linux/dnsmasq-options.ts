import type { PortSpec } from '../../../../../workflows/contracts/guest.js';
import type { DnsmasqFiles, DnsmasqSettings } from './dnsmasq-config.js';
import type { HostNamespace } from './host-namespace.js';

export interface DnsmasqOptions {
  readonly namespace: HostNamespace;
  /** For the configuration and the pid. */
  readonly folder: string;
  /** Readable by dnsmasq's user: it reads the hosts file again and again. */
  readonly runFolder: string;
  /** Ports that have a lease. */
  ports(): Iterable<PortSpec>;
  /**
   * Ports of the whole domain, whose names are answered beside those of leases; none of the flat one, where guests of
   * different projects may have one name.
   */
  named(): Iterable<PortSpec>;
  /** A port's addresses of IPv6. Absent: there are none. */
  ipv6Of?(portId: string): readonly string[];
}

export type DnsmasqStart = Omit<DnsmasqSettings, 'files'> & Pick<DnsmasqFiles, 'resolvers'>;
