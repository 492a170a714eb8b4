import { EngineError } from '../../common/errors/engine-error.js';
import type { GuestNic, VirtDriver } from './virt-driver.js';

export interface CardLettingGo {
  readonly portId: string;
  readonly graceMs: number;
  /** A guest that does not let go is no failure: its card is cut off. */
  readonly force: boolean;
}

/** Network cards of guests that run, beside the first. */
export interface CardPlugs {
  /** Plugged already is success. Off or not there: error GuestNotRunning. */
  plug(instanceId: string, card: PluggedNic, signal: AbortSignal): Promise<void>;
  /**
   * Asks the guest to let go, and resolves when it has. Not plugged, off and not there are success. A guest that holds
   * on: error CardHeld; it may still let go later, and then has it no more.
   */
  unplug(instanceId: string, card: CardLettingGo, signal: AbortSignal): Promise<void>;
}

/** A card that has a port, as all have that come later. */
export type PluggedNic = GuestNic & { readonly portId: string };

/** Drivers whose guests get cards while they run. */
export interface CardsDriver {
  readonly cards: CardPlugs;
}

export const takesCards = (driver: VirtDriver): driver is VirtDriver & CardsDriver => 'cards' in driver;

export const cardHeld = (seconds: number) =>
  new EngineError('CardHeld', `The guest did not let go of the network interface within ${seconds} seconds`);
