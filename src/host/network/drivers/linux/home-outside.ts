import type { AddressWays } from './address-ways.js';
import type { HostLinks6 } from './host-links6.js';
import type { MachineSide } from './machine-side.js';
import type { OuterSide } from './walls.js';

interface HomeOutside {
  readonly machine: Pick<MachineSide, 'missing' | 'restore'>;
  readonly ways: Pick<AddressWays, 'missing'>;
  readonly links6: Pick<HostLinks6, 'missing'>;
}

/** What a host's own namespace has on its machine. */
export const homeOutside = ({ machine, ways, links6 }: HomeOutside): OuterSide => ({
  missing: async () => [...machine.missing(), ...(await ways.missing()), ...(await links6.missing())],
  restore: () => machine.restore(),
});
