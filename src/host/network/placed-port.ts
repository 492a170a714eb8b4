import type { PortSpec } from '../../../workflows/contracts/guest.js';

/** A port on this host. */
export interface PlacedPort extends PortSpec {
  /** The user that its guest runs as; see `guestUidFor`. */
  readonly guestUid: number;
}
