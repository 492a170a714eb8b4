import type { HostRole } from '../../workflows/contracts/host-roles.js';
import type { commonFlags } from '../common/flags/common.flags.js';
import type { Daemon } from '../common/daemon.js';
import type { FlagSpec, FlagValues } from '../common/flags/flags.js';

/** In which order a host comes to rest: guests shut down with their disks and their network up. */
export const QUIESCE_RANKS = ['guests', 'volumes', 'networks'] as const;
export type QuiesceRank = (typeof QUIESCE_RANKS)[number];

/** A port on which a daemon listens, by the flags that say where. `--port_offset` moves it. */
export interface Listener {
  /** For people. */
  readonly what: string;
  readonly port: string;
  readonly address: string;
}

/** Flags that every daemon has. */
export type DaemonSpec = FlagSpec & typeof commonFlags;

/** One daemon of the package. All that `engine`, the help and the tests know of it, they know from its row. */
export interface DaemonRow<S extends FlagSpec = FlagSpec> {
  /** What it is: the first line of its help. */
  readonly about: string;
  readonly flags: S;
  /** `control`: has the database and runs as the control plane's user. `host`: has a host's token, and stays root. */
  readonly side: 'control' | 'host';
  readonly listeners: readonly Listener[];
  /** Of a host's daemon. */
  readonly host?: HostFacts;
  /** Where it listens, or what it works with; for people. */
  address(flags: FlagValues<S>): string;
  /** Loads the daemon's room only now: `engine` knows every row and runs none. */
  serve(flags: FlagValues<S>): Promise<Daemon>;
  /** Of a host's daemon: takes down what one has left that was killed, without the cloud. None may run. */
  rest?(flags: FlagValues<S>, by: Undertaker): Promise<void>;
}

/** Who takes down what daemons have left. */
export interface Undertaker {
  /** Milliseconds that a guest gets at most. */
  readonly graceMs: number;
  /** Told whenever it changes: the guests that are waited for. */
  tell(waiting: readonly string[]): void;
  /** Calls back when their power is to be cut. */
  onHurry(hurry: () => void): void;
}

export interface HostFacts {
  readonly role: HostRole;
  readonly rank: QuiesceRank;
  /** The flag that names its driver. */
  readonly driver: string;
}

/** A daemon of the control plane. */
export const controlDaemon = <const S extends DaemonSpec>(
  row: Omit<DaemonRow<S>, 'side' | 'host' | 'listeners'> & Partial<Pick<DaemonRow<S>, 'listeners'>>,
): DaemonRow<S> => ({ listeners: [], ...row, side: 'control' });
