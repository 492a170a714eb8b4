import type { MachineState } from '../../../../common/machine/machine-state.js';
import { SERVICES6 } from '../../../../common/net/ipv6.js';

/** What a host's table on the machine says of IPv6. Absent there: no guest's routes lead to the world by it. */
export interface MachineTable6 {
  /** Guests' ranges that do. */
  readonly ranges: readonly string[];
  /** Interfaces by which they do. */
  readonly uplinks: readonly string[];
  /** Whether they leave with the uplink's own address (NAT66); else the world has routes to their ranges. */
  readonly translates: boolean;
}

/** What the flags say of guests' ways to the world. */
interface WorldFlags {
  /** Whether they may open flows there. */
  readonly opens: boolean;
  /** Interfaces that are taken instead of those of the default routes. */
  readonly uplinks: readonly string[];
  /** Absent: they are translated. */
  readonly nat66?: boolean;
}

/**
 * Undefined: nothing is said. It is carried on where the machine forwards IPv6 already: to begin with that is for its
 * operator, since then all of its interfaces heed no router's advertisements any more.
 */
export function table6Of(
  { opens, uplinks: asked, nat66 = true }: WorldFlags,
  ranges: readonly string[],
  { ipv6 }: { readonly ipv6?: Omit<NonNullable<MachineState['ipv6']>, 'routes'> },
): MachineTable6 | undefined {
  if (ranges.length === 0 || !ipv6) return undefined;
  const outward = asked.length > 0 ? asked : ipv6.uplinks;
  return { ranges, uplinks: opens && ipv6.forwardsAll ? outward : [], translates: nat66 };
}

/** Never carried on for a guest: loopback, neighbours, groups, what hosts have among themselves. */
const NOWHERE = ['::/8', 'fe80::/10', 'ff00::/8', SERVICES6];

/** The other end of the link. */
export const neighbours6 = (six: MachineTable6 | undefined, from: string): string =>
  six === undefined
    ? ''
    : `    ${from} icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } ip6 hoplimit 255 accept\n`;

/** What is carried on over the uplinks; first of the two: before all else that comes over the link is dropped. */
export function forwards6(
  six: MachineTable6 | undefined,
  from: string,
): { readonly out: string; readonly in: string } {
  if (six === undefined || six.uplinks.length === 0) return { out: '', in: '' };
  const [ranges, uplinks] = [setOf(six.ranges), namesOf(six.uplinks)];
  return {
    out: [
      `    ${from} ip6 daddr ${setOf(NOWHERE)} drop\n`,
      `    ${from} oifname ${uplinks} ip6 saddr ${ranges} accept\n`,
    ].join(''),
    // To those who have an address of their own in the world: their domains know who of them is open to it.
    in: six.translates ? '' : `    iifname ${uplinks} ip6 daddr ${ranges} accept\n`,
  };
}

/** With which address flows leave by the uplinks. */
export const translation6 = (six: MachineTable6 | undefined): string =>
  six?.translates && six.uplinks.length > 0
    ? `    ip6 saddr ${setOf(six.ranges)} oifname ${namesOf(six.uplinks)} masquerade\n`
    : '';

const setOf = (ranges: readonly string[]): string => `{ ${ranges.join(', ')} }`;
const namesOf = (names: readonly string[]): string => setOf(names.map((name) => `"${name}"`));
