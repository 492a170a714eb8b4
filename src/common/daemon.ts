/** Something that serves until it is closed. */
export interface Daemon {
  /** Lets go of what outlives it (guests, ports). */
  close(): Promise<void>;
  /** A host's daemons, when the whole cloud goes down: see `HostSide.quiesce`. */
  quiesce?(graceMs: number): Promise<void>;
}
