import type { BoundAddress } from '../../network-driver.js';
import { AddressWays } from './address-ways.js';
import type { LinkAddresses } from './link-addresses.js';
import { MachineSide, type MachineSideOptions } from './machine-side.js';

type Needed = Pick<MachineSideOptions, 'host' | 'machineLink' | 'changed' | 'lost'> & {
  link(): LinkAddresses | undefined;
  /** Ranges of the networks that are on the host. */
  networks(): readonly string[];
  bound(): readonly BoundAddress[];
};

/**
 * What a host does on its machine: the way to the world, and the way to floating addresses, each of which asks the
 * other.
 */
export function machineParts({ link, networks, bound, ...needed }: Needed) {
  const { host, machineLink } = needed;
  const ways: AddressWays = new AddressWays({
    ...{ exec: host.exec, machineLink, link, bound },
    gate: () => machine.refresh(),
  });
  const machine: MachineSide = new MachineSide({
    ...needed,
    fronts: () => ways.fronts,
    routed: () => [...networks().map((cidr) => cidr.replace(/\/.*/, '')), ...ways.outsides],
  });
  return { machine, ways };
}
