import type { ChunkRef, CleanupNote } from '../operation.js';
import type { PlannedReturn } from './planned.js';

/** What one host owes, and what has to be brought back there. */
export interface RepairPlan {
  readonly host: string;
  readonly cleanups: readonly (CleanupNote & { readonly cleanupId: string })[];
  /** On the host, and no row wants it there, or not so; `generation` is the one to fence with. */
  readonly strays: readonly CleanupNote[];
  /** Wanted there, and not there: brought back by what `returnOf` says of their noun. */
  readonly restarts: readonly PlannedReturn[];
}

/** Rows of hosts. */
export interface RepairSteps {
  beginRepair(ref: ChunkRef): Promise<RepairPlan>;
}
