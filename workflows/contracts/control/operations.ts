import type { Outcome, Resource } from '../noun.js';
import type { ChunkRef, OperationOutcome, Reason, StepRecord } from '../operation.js';

/**
 * How long a silent host is waited for, in seconds before pace: the conductor's `--unwind_wait` and `--host_down_grace`
 * at the moment of the question. Part of the answer and so of the history: a replay waits as long as the run did.
 */
export interface Patience {
  /** For a launch or a start that has to undo what it began. */
  readonly unwindWait: number;
  /** For terminate. */
  readonly hostDownGrace: number;
}

/** down: an operator says that it will not come back. silent: it may; the bare word stands in older histories. */
export type HostState = 'alive' | 'down' | 'silent' | { readonly silent: Patience };

/** Rows of operations, of whichever noun. */
export interface OperationSteps {
  /** Writes that the resource is unwinding and why, before anything is undone. */
  markUnwinding(ref: ChunkRef, resource: Resource, generation: number, reason: Reason): Promise<void>;
  /**
   * Writes outcomes and timeline in bulk; `close` also closes the chunk, and answers how it ended. Null: it is open, or
   * another run's. Older histories have no answer.
   */
  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    steps: readonly StepRecord[],
    close: boolean,
  ): Promise<OperationOutcome | null>;
  /** A cleanup was done: what its resource still held there goes free when it was the last. */
  cleanupDone(ref: ChunkRef, cleanupId: string): Promise<void>;
  /**
   * Asks the heartbeats, by the database's clock, and whether an operator has declared the host down or forgotten it.
   */
  hostState(host: string): Promise<HostState>;
}
