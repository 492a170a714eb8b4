/** Something that serves until it is closed. */
export interface Daemon {
  /** Lets go of what outlives it (guests, ports). */
  close(): Promise<void>;
  /** A host's daemons: the cloud goes down, and can still be asked what is needed for that. */
  prepareShutdown?(): Promise<void>;
  /** A host's daemons, when the whole cloud goes down: see `HostSide.quiesce`. */
  quiesce?(graceMs: number, tell: (waiting: readonly string[]) => void): Promise<void>;
  /** Ends at once what `quiesce` waits for. */
  hurryGuests?(): void;
}
