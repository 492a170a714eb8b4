import type { MachineState } from '../../../../common/machine/machine-state.js';
import type { LinkAddresses } from './link-addresses.js';

export interface MachineWanted {
  readonly machineLink: string;
  readonly link: LinkAddresses;
  /** First addresses of ranges. */
  readonly routed: readonly string[];
}

/** What the machine has not of its way to guests, in words. */
export const lostIn = (
  { addresses, routes }: MachineState,
  { machineLink, link, routed }: MachineWanted,
): readonly string[] => [
  ...(addresses.includes(link.machine) ? [] : [`address ${link.machine} of ${machineLink}`]),
  ...routed.filter((first) => !routes.has(`${machineLink} ${first}`)).map((first) => `route to ${first}`),
];
