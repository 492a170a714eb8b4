import type { MachinePin } from './machine-pin.js';

/** What every workflow is started with: ids only. What they stand for is read from the rows when it is needed. */
export interface ChunkRef {
  readonly operationId: string;
  readonly chunk: number;
  readonly run: number;
}

export interface OperationInput extends ChunkRef {
  /** Multiplies every timeout and timer: 1 in production, a fiftieth in fault tests. */
  readonly pace: number;
}

/** Why something did not come to be, in words that the tenant may read. `code` is EC2's (Server.… or Client.…). */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** One line of the timeline that the operation's tenant may read. Host names are masked when it is shown. */
export interface StepRecord {
  readonly instanceId: string | null;
  readonly generation: number;
  readonly step: string;
  readonly undo: boolean;
  readonly host: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly millis: number;
  readonly error: string | null;
}

/**
 * How the operation ended for one instance. Written under (generation, operation): an instance that a newer operation has
 * taken is left as it is, and only noted as overtaken. `pinned` is kept with the row; absent: the row keeps what it has.
 */
export type Outcome = { readonly instanceId: string; readonly generation: number } & (
  | { readonly kind: 'running'; readonly pinned?: MachinePin }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'terminated'; readonly cleanups: readonly CleanupNote[] }
  /** The launch holds nothing any more, or what `cleanups` say. */
  | { readonly kind: 'launch-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** A start, stop or reboot did not work; `power` is what the host says that the guest does. */
  | { readonly kind: 'failed'; readonly reason: Reason; readonly power: ObservedPower }
  | { readonly kind: 'overtaken' }
);

/** `absent`: the host has no such guest. `unknown`: the host could not be asked. */
export type ObservedPower = 'running' | 'stopped' | 'absent' | 'unknown';

/** An undo that could not be done, left for `repair-host`. */
export interface CleanupNote {
  readonly host: string;
  readonly kind: 'compute' | 'network';
  readonly instanceId: string;
  readonly generation: number;
  readonly portId: string;
}
