import type { NetworkSpec } from '../../../../../workflows/contracts/network.js';
import type { PlacedPort } from '../../placed-port.js';

/** The ports of a host by how far they have come. */
export class KnownPorts {
  /** That are wanted. */
  ports = new Map<string, PlacedPort>();
  /** Being taken away: no longer wanted, not yet gone. */
  readonly leaving = new Map<string, PlacedPort>();
  /** Wanted, but the device may not be there yet. */
  readonly coming = new Set<string>();
  /** Networks that are just being made for a port. */
  readonly arriving = new Map<string, NetworkSpec>();

  all(): readonly PlacedPort[] {
    return [...this.ports.values()];
  }

  /** Those that are neither coming nor going. */
  settled(): readonly PlacedPort[] {
    return this.all().filter(({ portId }) => !this.coming.has(portId));
  }

  /** A port that goes has its user and its network until it is gone. */
  present(): readonly PlacedPort[] {
    return [...this.ports.values(), ...this.leaving.values()];
  }

  /** Networks that ports are in, or about to be, or have not left yet. */
  networks(): readonly NetworkSpec[] {
    return [...this.present().map(({ network }) => network), ...this.arriving.values()];
  }
}
