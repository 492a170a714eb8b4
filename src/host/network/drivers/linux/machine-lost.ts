import type { MachineState } from '../../../../common/machine/machine-state.js';
import type { LinkAddresses } from './link-addresses.js';

export interface MachineWanted {
  readonly machineLink: string;
  /** Undefined: it is not up, and nothing is lost. */
  readonly link: LinkAddresses | undefined;
  /** First addresses of ranges. */
  readonly routed: readonly string[];
  /** Ranges of IPv6. */
  readonly ranges6: readonly string[];
}

/** What the machine has not of its way to guests, in words. */
export function lostIn(
  { addresses, routes, ipv6 }: MachineState,
  { machineLink, link, routed, ranges6 }: MachineWanted,
): readonly string[] {
  if (!link) return [];
  const led6 = (range: string) => ipv6?.routes.has(`${machineLink} ${range.replace(/\/.*/, '')}`);
  return [
    ...(addresses.includes(link.machine) ? [] : [`address ${link.machine} of ${machineLink}`]),
    ...routed.filter((first) => !routes.has(`${machineLink} ${first}`)).map((first) => `route to ${first}`),
    ...ranges6.filter((range) => !led6(range)).map((range) => `route to ${range}`),
  ];
}
