import type { NetworkSpec } from '../../workflows/contracts/network.js';
import type { HostIdentity } from './link/host-identity.js';
import type { HostLink, HostLinkHandlers } from './link/host-link.js';

/** What the daemon of a role is given for one of its hosts. */
export interface HostPlace<F> {
  readonly identity: HostIdentity;
  /** Of the whole cloud; absolute. */
  readonly stateRoot: string;
  readonly flags: F;
  /** Opened when the side is made, closed before it is. */
  readonly link: HostLink;
}

/** One role on one host. `M` does what the steps of the role's queue say. */
export interface HostSide<M> {
  readonly manager: M;
  /** What the cloud may ask over the link. */
  readonly handlers: Omit<HostLinkHandlers, 'role'>;
  /** At the first welcome, before any step. `flat`: the network of ports that name none. */
  begin?(flat: NetworkSpec): Promise<void>;
  /**
   * The whole cloud goes down, and takes with it what this role keeps running on the host: guests shut down within
   * `graceMs`, and what only they needed ends after them; `tell`: which are waited for. All stays wanted. The queue is
   * left before, so that nothing new is started.
   */
  quiesce(graceMs: number, tell: (waiting: readonly string[]) => void): Promise<void>;
  /** Before it, while the cloud can still be asked. */
  prepareShutdown?(): Promise<void>;
  /** Cuts the power of guests that are being shut down. */
  hurry?(): void;
  /** Lets go. What runs on the host stays as it is. */
  close(): Promise<void>;
}

/** Makes a role's side of one host, and adopts what outlived the last daemon there. */
export type OpenHost<F, M> = (place: HostPlace<F>) => Promise<HostSide<M>>;
