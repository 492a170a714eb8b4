import type { Placement } from '../guest.js';
import type { ChunkRef, CleanupNote, Reason } from '../operation.js';
import type { Planned } from './planned.js';

/**
 * An instance of a launch: placed, or refused with the reason. Instances that a newer operation has taken are not in
 * the plan.
 */
export type PlannedLaunch = Planned & {
  /** An address outside comes with it. Absent: none does. */
  readonly isPublic?: true;
  /** Volumes are made with it. Absent: none are. */
  readonly hasVolumes?: true;
} & ({ readonly placement: Placement } | { readonly refused: Reason });

/** Everything that an instance may hold anywhere. Terminate acts on every attempt that is not released. */
export interface PlannedTermination extends Planned {
  readonly portId: string;
  /** Of its cards beside the first. Absent: none. */
  readonly morePorts?: readonly string[];
  readonly hosts: readonly string[];
  /** Seconds that its guest gets to shut down. Absent in plans of before guests were asked: the power is cut. */
  readonly graceSeconds?: number;
  /** Workflow ids that were at work on the instance when it was taken. */
  readonly overtaken: readonly string[];
  /**
   * What other nouns have on its hosts, taken with it: undone between its guest and its port. Absent in older plans.
   */
  readonly dependents?: readonly PlannedDependent[];
}

/** A resource of another noun that goes where its instance goes. */
export interface PlannedDependent extends Planned {
  /** What has to be undone on hosts. */
  readonly undos: readonly CleanupNote[];
  /** Workflow ids that were at work on it. Absent: none. */
  readonly overtaken?: readonly string[];
}

export interface PlannedStop extends Planned {
  readonly host: string;
  readonly graceSeconds: number;
  /** Workflow ids that were at work on the instance: a forced stop takes over. */
  readonly overtaken: readonly string[];
}

/** A start is placed on the host that has its disk, or refused. */
export type PlannedStart = Planned & ({ readonly placement: Placement } | { readonly refused: Reason });

export interface PlannedReboot extends Planned {
  readonly placement: Placement;
  readonly graceSeconds: number;
}

/** What became of the attempt that was given up. */
export interface GivenUp {
  readonly instanceId: string;
  readonly generation: number;
  readonly host: string;
  readonly reason: Reason;
  /** Undos that its host did not confirm. Empty: the attempt holds nothing any more. */
  readonly cleanups: readonly CleanupNote[];
}

/** `generation` of a refusal: the instance's by now, under which the launch is settled. */
export type NextAttempt =
  { readonly placement: Placement } | { readonly refused: Reason; readonly generation: number } | 'overtaken';

/** Rows of instances. */
export interface InstanceSteps {
  /** Claims the chunk and places all its instances, in one transaction. */
  beginLaunch(ref: ChunkRef): Promise<readonly PlannedLaunch[]>;
  beginTerminate(ref: ChunkRef): Promise<readonly PlannedTermination[]>;
  beginStop(ref: ChunkRef): Promise<readonly PlannedStop[]>;
  beginStart(ref: ChunkRef): Promise<readonly PlannedStart[]>;
  beginReboot(ref: ChunkRef): Promise<readonly PlannedReboot[]>;
  /** Closes the attempt (released, or cleanup) and places the next one under a new generation, other hosts only. */
  nextAttempt(ref: ChunkRef, given: GivenUp): Promise<NextAttempt>;
}
