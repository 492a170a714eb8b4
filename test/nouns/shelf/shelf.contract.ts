import type { Planned } from '../../../workflows/contracts/control/planned.js';
import type { Fence } from '../../../workflows/contracts/fence.js';
import type { CleanupNote, ChunkRef, Reason } from '../../../workflows/contracts/operation.js';

/** How operations end for a shelf. */
export type ShelfEnding =
  | { readonly kind: 'assembled' }
  | { readonly kind: 'placed' }
  | { readonly kind: 'dismantled'; readonly cleanups: readonly CleanupNote[] }
  | { readonly kind: 'assembly-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** It is as it was: in no instance. */
  | { readonly kind: 'placing-failed'; readonly reason: Reason; readonly cleanups: readonly CleanupNote[] }
  /** A repair could not bring it back: the next comparison finds it again. */
  | { readonly kind: 'failed'; readonly reason: Reason };

export interface PlannedShelf extends Planned {
  readonly noun: 'shelf';
  readonly host: string;
  /** Workflow ids that were at work on it. */
  readonly overtaken: readonly string[];
}

/** A shelf on its way into an instance: its steps are in the instance's lane, at the instance's generation. */
export interface PlannedPlacing extends PlannedShelf {
  readonly instanceId: string;
  readonly instanceGeneration: number;
}

/** Rows of shelves. */
export interface ShelfSteps {
  beginCreateShelf(ref: ChunkRef): Promise<readonly PlannedShelf[]>;
  beginDeleteShelf(ref: ChunkRef): Promise<readonly PlannedShelf[]>;
  beginPlaceShelf(ref: ChunkRef): Promise<readonly PlannedPlacing[]>;
}

/** Which shelf in which instance. */
export interface Placing {
  readonly shelfId: string;
  readonly instanceId: string;
}

/** Steps of the role `shelving`. */
export interface ShelvingActivities {
  assembleShelf(shelfId: string, fence: Fence): Promise<void>;
  /** Nothing there is success. */
  dismantleShelf(shelfId: string, fence: Fence): Promise<void>;
  fixShelf(placing: Placing, fence: Fence): Promise<void>;
  /** Not fixed there is success. */
  unfixShelf(placing: Placing, fence: Fence): Promise<void>;
}

/** What a host says of one shelf. */
export interface ShelfFact {
  readonly shelfId: string;
  /** Of its own lane. */
  readonly generation: number;
  readonly fixedIn: { readonly instanceId: string; readonly generation: number } | null;
}

export interface ShelvingInventory {
  readonly shelves: readonly ShelfFact[];
}

declare module '../../../workflows/contracts/noun.js' {
  interface AddedEndings {
    shelf: ShelfEnding;
  }
}
declare module '../../../workflows/contracts/control/planned.js' {
  interface NounReturns {
    shelf: PlannedShelf & { readonly instanceId: string | null; readonly instanceGeneration: number };
  }
}
declare module '../../../workflows/contracts/activities.js' {
  interface ControlActivities extends ShelfSteps {}
}
declare module '../../../workflows/contracts/host-roles.js' {
  interface HostRoleActivities {
    shelving: ShelvingActivities;
  }
}
declare module '../../../workflows/contracts/workflow-names.js' {
  interface AddedWorkflows {
    'create-shelf': 'createShelf';
    'delete-shelf': 'deleteShelf';
    'place-shelf': 'placeShelf';
  }
}
declare module '../../../src/stream/inventories.js' {
  interface RoleInventories {
    shelving: ShelvingInventory;
  }
}
