import type { PortSpec } from '../guest.js';
import type { ChunkRef } from '../operation.js';
import type { Planned } from './planned.js';

/**
 * An interface and the instance that it goes into, or comes out of. Steps on hosts are in the instance's lane, at its
 * generation.
 */
export interface PlannedCard extends Planned {
  readonly noun: 'network-interface';
  readonly instanceId: string;
  readonly instanceGeneration: number;
  /** Where the instance is. */
  readonly host: string;
  /** Whether its guest runs there: one that is off has it from its next start on. */
  readonly isRunning: boolean;
}

export interface PlannedCardAttachment extends PlannedCard {
  readonly port: PortSpec;
}

export interface PlannedCardDetachment extends PlannedCard {
  readonly force: boolean;
  readonly graceSeconds: number;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** What a repair does about an interface that its guest does not have, or has let go of late. */
export interface PlannedCardReturn extends PlannedCardAttachment {
  readonly isLeaving: boolean;
}

/** Rows of interfaces. */
export interface InterfaceSteps {
  beginAttachInterface(ref: ChunkRef): Promise<readonly PlannedCardAttachment[]>;
  beginDetachInterface(ref: ChunkRef): Promise<readonly PlannedCardDetachment[]>;
}
