import { type ShutdownOrder } from '../daemons/shutdown-orders.js';

export type PartState = 'waiting' | 'starting' | 'up' | 'restarting' | 'stopping' | 'down';

/** One thing of the cloud that runs: a server, a daemon. */
export interface Part {
  readonly name: string;
  /** Where it listens, or what it does; for people. */
  readonly address: string;
  readonly state: PartState;
  /** How often it was started again. */
  readonly restarts: number;
  readonly pid: number | undefined;
  /** Resolves once it is up for the first time. Rejects, with its own last words, when it ends before. */
  start(): Promise<void>;
  /** Resolves when it is gone; killed after `graceMs`. */
  stop(graceMs: number): Promise<void>;
  /** Kills it without waiting. */
  kill(): void;
}

/** A daemon of hosts: it comes to rest before it is stopped. */
export interface HostPart extends Part {
  /** Resolves when it is done, whatever came of it. `tell`: which guests it waits for meanwhile. */
  order(order: ShutdownOrder, tell: (waiting: readonly string[]) => void): Promise<void>;
}
