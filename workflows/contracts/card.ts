import type { NicSpec } from './guest.js';

/** Which card of which instance. */
export interface CardUse {
  readonly portId: string;
  readonly instanceId: string;
}

/** A card that is to be plugged into a guest that runs. */
export interface AttachCardRequest extends CardUse {
  readonly nic: NicSpec;
}

export interface DetachCardRequest extends CardUse {
  /** Seconds that the guest gets to let go of it. */
  readonly graceSeconds: number;
  /** It loses its network whatever the guest does: one that does not let go is no failure. */
  readonly force: boolean;
}
