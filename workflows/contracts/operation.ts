import type { Noun } from './noun.js';

/** What every workflow is started with: ids only. What they stand for is read from the rows when it is needed. */
export interface ChunkRef {
  readonly operationId: string;
  readonly chunk: number;
  readonly run: number;
}

export interface OperationInput extends ChunkRef {
  /** Multiplies every timeout and timer: 1 in production, a small part of it in fault tests. */
  readonly pace: number;
  /** The operation's number, for fences. Absent: committed before operations had numbers. */
  readonly number?: number;
}

/** Why something did not come to be, in words that the tenant may read. `code` is EC2's (Server.… or Client.…). */
export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** One line of the timeline that the operation's tenant may read. Host names are masked when it is shown. */
export interface StepRecord {
  /** Null: the step is about more than one resource. */
  readonly noun: Noun | null;
  readonly id: string | null;
  readonly generation: number;
  readonly step: string;
  readonly undo: boolean;
  readonly host: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly millis: number;
  readonly error: string | null;
  /** One line of what lies below the error, for operators. Absent: nothing is known of it. */
  readonly cause?: string;
}

/** How a whole chunk, or an operation, ended; `overtaken`: newer operations had taken all of it. */
export type OperationOutcome = 'succeeded' | 'partly-failed' | 'failed' | 'overtaken';

/** `absent`: the host has no such guest. `unknown`: the host could not be asked. */
export type ObservedPower = 'running' | 'stopped' | 'absent' | 'unknown';

/** A step on one host that is owed to a resource: an undo that could not be done, or what a comparison found. */
export interface CleanupNote {
  readonly host: string;
  /** Name of the undo: a key of `undoOf` (workflows/lib/undos.ts). */
  readonly kind: string;
  readonly noun: Noun;
  readonly id: string;
  readonly generation: number;
  /** What the undo needs besides the resource's id; ids and small facts. */
  readonly args: Readonly<Record<string, string>>;
}
