import type { Fence } from './fence.js';
import type { AnySpawnRequest, PortSpecV1 } from './guest-v1.js';
import type { Placement, PortBinding, PortSpec, RebootRequest, StopRequest } from './guest.js';
import type { PinFact } from './machine-pin.js';
import type { ChunkRef, CleanupNote, ObservedPower, Outcome, Reason, StepRecord } from './operation.js';

/** An instance of a launch: placed, or refused with the reason. Instances that a newer operation has taken are not in the plan. */
export type PlannedLaunch = {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
} & ({ readonly placement: Placement } | { readonly refused: Reason });

/** Everything that an instance may hold anywhere. Terminate acts on every attempt that is not released. */
export interface PlannedTermination {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly portId: string;
  readonly hosts: readonly string[];
  /** Workflow ids that were at work on the instance when it was taken. */
  readonly overtaken: readonly string[];
}

export interface PlannedStop {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly host: string;
  readonly graceSeconds: number;
  /** Workflow ids that were at work on the instance: a forced stop takes over. */
  readonly overtaken: readonly string[];
}

/** A start is placed on the host that has its disk, or refused. */
export type PlannedStart = {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
} & ({ readonly placement: Placement } | { readonly refused: Reason });

export interface PlannedReboot {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly placement: Placement;
  readonly graceSeconds: number;
}

/**
 * A guest that runs although its row says that it is stopped. `generation` is the row's and no higher: whoever takes the
 * instance meanwhile comes after the cut, and one that has it already is not disturbed.
 */
export interface PlannedPowerCut {
  readonly instanceId: string;
  readonly ec2Id: string;
  readonly generation: number;
  /** Empty: its interface is gone. */
  readonly portId: string;
}

/** What drifted on one host: cleanups to do, guests to start again, guests to switch off, guests that nobody wants. */
export interface RepairPlan {
  readonly host: string;
  readonly cleanups: readonly (CleanupNote & { readonly cleanupId: string })[];
  /** Wanted running, not running: prepared and started again. */
  readonly restarts: readonly PlannedReboot[];
  /** Guests and ports on the host that no row wants; `generation` is the one to fence with. */
  readonly strays: readonly CleanupNote[];
  /** Absent in a plan that is older than these. */
  readonly powerCuts?: readonly PlannedPowerCut[];
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

/**
 * How long a silent host is waited for, in seconds before pace: the conductor's `--unwind_wait` and `--host_down_grace` at the
 * moment of the question. Part of the answer and so of the history: a replay waits as long as the run did.
 */
export interface Patience {
  /** For a launch or a start that has to undo what it began. */
  readonly unwindWait: number;
  /** For terminate. */
  readonly hostDownGrace: number;
}

/** down: an operator says that it will not come back. silent: it may; the bare word stands in older histories. */
export type HostState = 'alive' | 'down' | 'silent' | { readonly silent: Patience };

/**
 * Steps that only touch rows, run as local activities beside the workflow. Each is one transaction and may run twice.
 * `begin…` claims the chunk for the calling Temporal run (the same run again is success; another run's claim throws
 * ChunkTaken, not retryable) and returns the work.
 */
export interface ControlActivities {
  /** Claims the chunk and places all its instances, in one transaction. */
  beginLaunch(ref: ChunkRef): Promise<readonly PlannedLaunch[]>;
  beginTerminate(ref: ChunkRef): Promise<readonly PlannedTermination[]>;
  beginStop(ref: ChunkRef): Promise<readonly PlannedStop[]>;
  beginStart(ref: ChunkRef): Promise<readonly PlannedStart[]>;
  beginReboot(ref: ChunkRef): Promise<readonly PlannedReboot[]>;
  beginRepair(ref: ChunkRef): Promise<RepairPlan>;
  /** Writes task_state=unwinding and the reason, before anything is undone. */
  markUnwinding(ref: ChunkRef, instanceId: string, generation: number, reason: Reason): Promise<void>;
  /** Closes the attempt (released, or cleanup) and places the next one under a new generation, other hosts only. */
  nextAttempt(ref: ChunkRef, given: GivenUp): Promise<NextAttempt>;
  /** Writes outcomes and timeline in bulk; `close` also closes the chunk. */
  settle(
    ref: ChunkRef,
    outcomes: readonly Outcome[],
    steps: readonly StepRecord[],
    close: boolean,
  ): Promise<void>;
  /** A cleanup was done: its attempt, address and claim go free when it was the last. */
  cleanupDone(ref: ChunkRef, cleanupId: string): Promise<void>;
  /** Asks the heartbeats, by the database's clock, and whether an operator has declared the host down or forgotten it. */
  hostState(host: string): Promise<HostState>;
}

/** Steps on one compute host. `OperationOvertaken` (not retryable) when a higher fence was seen. */
export interface ComputeActivities {
  spawnInstance(request: AnySpawnRequest, fence: Fence): Promise<PinFact>;
  /** Removes guest, disk and folder. Nothing there is success. */
  destroyInstance(instanceId: string, fence: Fence): Promise<void>;
  /** Off already is success. */
  stopInstance(request: StopRequest, fence: Fence): Promise<void>;
  /** A guest that is off is started. Answers as `spawnInstance`. */
  rebootInstance(request: RebootRequest<AnySpawnRequest>, fence: Fence): Promise<PinFact>;
  /** Fenced as a change is: what older work still does to the guest is stopped and waited for, so that the answer stays true. */
  powerState(instanceId: string, fence: Fence): Promise<ObservedPower>;
}

/** Steps on one network host. */
export interface NetworkActivities {
  preparePort(port: PortSpec | PortSpecV1, fence: Fence): Promise<PortBinding>;
  /** Nothing there is success. */
  releasePort(portId: string, instanceId: string, fence: Fence): Promise<void>;
}
