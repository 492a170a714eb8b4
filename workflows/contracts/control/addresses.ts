import type { ChunkRef, CleanupNote, Reason } from '../operation.js';
import type { Translation } from '../translation.js';
import type { Planned } from './planned.js';

/** How operations end for a floating address. */
export type AddressEnding =
  | { readonly kind: 'allocated' }
  | { readonly kind: 'allocation-failed'; readonly reason: Reason }
  | { readonly kind: 'associated' }
  /** It stands for an interface that is in no instance: only hosts of `cleanups` may still answer for it. */
  | { readonly kind: 'parked'; readonly cleanups: readonly CleanupNote[] }
  /** The same, and its interface is in an instance: it is tried again. */
  | { readonly kind: 'follow-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** It stands for nothing; `cleanups` says which hosts may still answer for it. */
  | {
      readonly kind: 'association-failed';
      readonly reason: Reason;
      readonly cleanups: readonly CleanupNote[];
    }
  | { readonly kind: 'disassociated'; readonly cleanups: readonly CleanupNote[] }
  /** Nobody's again, once the hosts of `cleanups` have let go of it. */
  | { readonly kind: 'given-back'; readonly cleanups: readonly CleanupNote[] }
  /** A repair could not bring it back: the next comparison finds it again. */
  | { readonly kind: 'failed'; readonly reason: Reason };

interface PlannedAddress extends Planned {
  readonly noun: 'floating-address';
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** An address to be proved: that nobody has it already. */
export interface PlannedAllocation extends PlannedAddress {
  readonly outside: string;
  /** Empty: there is nobody to ask. */
  readonly interface: string;
  /** Who asks. Null: no host that could is alive. */
  readonly host: string | null;
}

/** An address that comes with a launch: proved meanwhile, and bound where its instance comes up. */
export interface PlannedArrival extends PlannedAllocation {
  readonly instanceId: string;
  /** Where its instance has come up already, in a run that was lost. Null: it has not. */
  readonly instanceHost: string | null;
}

/** An address that hosts are to let go of: all that may answer for it. */
export interface PlannedUnbinding extends PlannedAddress {
  readonly hosts: readonly string[];
  /** What it stands for is on no host, and stays what it stands for. */
  readonly isParked?: true;
}

/** An address that is to stand for a port of `host`, after all `others` have let go of it. */
export interface PlannedAssociation extends PlannedAddress {
  readonly host: string;
  readonly others: readonly string[];
  readonly translation: Translation;
  /** It goes where its interface went: what cannot be bound there goes on standing for it. */
  readonly isKept?: true;
}

/** An address that is set aside, and where that was found out. */
export interface SetAside {
  readonly id: string;
  readonly generation: number;
  readonly outside: string;
  readonly host: string;
}

/** Where the instance of an arrival came up. */
export interface Arrived {
  readonly id: string;
  readonly generation: number;
  readonly host: string;
}

/** Rows of floating addresses. */
export interface AddressSteps {
  beginAllocateAddress(ref: ChunkRef): Promise<readonly PlannedAllocation[]>;
  /** Those that make room for another one come first. */
  beginAssociateAddress(ref: ChunkRef): Promise<readonly (PlannedAssociation | PlannedUnbinding)[]>;
  beginDisassociateAddress(ref: ChunkRef): Promise<readonly PlannedUnbinding[]>;
  beginReleaseAddress(ref: ChunkRef): Promise<readonly PlannedUnbinding[]>;
  /** Those that come with the launch of the chunk, which has been claimed. */
  planArrivals(ref: ChunkRef): Promise<readonly PlannedArrival[]>;
  /**
   * Writes where the address is to stand for its interface, before it does. Null: a newer operation has it, or its
   * instance is not there any more.
   */
  arrive(ref: ChunkRef, arrived: Arrived): Promise<Translation | null>;
  /** Somebody outside answers for it: nobody gets it any more. Answers the next one; null: there is none. */
  setAside(ref: ChunkRef, what: SetAside): Promise<string | null>;
}
