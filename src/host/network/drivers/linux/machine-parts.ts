import type { BoundAddress } from '../../network-driver.js';
import { AddressWays } from './address-ways.js';
import { HostLinks6 } from './host-links6.js';
import type { HostNamespace } from './host-namespace.js';
import type { LinkAddresses } from './link-addresses.js';
import { MachineSide, type MachineSideOptions } from './machine-side.js';

type Needed = Pick<MachineSideOptions, 'host' | 'machineLink' | 'changed' | 'lost' | 'ranges6'> & {
  /** The host's own. */
  readonly namespace: HostNamespace;
  link(): LinkAddresses | undefined;
  /** Ranges of the networks that are on the host. */
  networks(): readonly string[];
  bound(): readonly BoundAddress[];
};

/**
 * What a host does on its machine: the way to the world, and the way to floating addresses, each of which asks the
 * other.
 */
export function machineParts({ link, networks, bound, namespace, ...needed }: Needed) {
  const { host, machineLink, ranges6 } = needed;
  const ways: AddressWays = new AddressWays({
    ...{ exec: host.exec, machineLink, link, bound },
    gate: () => machine.refresh(),
  });
  const machine: MachineSide = new MachineSide({
    ...needed,
    fronts: () => ways.fronts,
    held6: () => links6.held,
    routed: () => [...networks().map((cidr) => cidr.replace(/\/.*/, '')), ...ways.outsides],
  });
  const links6: HostLinks6 = new HostLinks6({ namespace, exec: host.exec, machineLink, link, ranges6 });
  return { machine, ways, links6 };
}
