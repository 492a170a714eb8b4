import type { PlannedReturn } from '../../../workflows/contracts/control/planned.js';
import type { Noun } from '../../../workflows/contracts/noun.js';
import type { ChunkRef, CleanupNote } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import type { StoredInventories } from '../../stream/inventories.js';
import type { OperationMember } from '../operations/operation.repository.js';

/** What the host said that it has, by role. */
export interface DriftInventories extends StoredInventories {
  readonly host: string;
}

/** What one noun's rows and the host's inventories do not agree about. */
export interface DriftFound {
  /** To be done on the host: what no row wants there, or wants otherwise. Those with an EC2 id are found by it. */
  readonly undos: readonly (CleanupNote & { readonly ec2Id?: string })[];
  /** Ids of resources that their rows want there and that are not. */
  readonly returns: readonly string[];
}

/** How one noun is compared with hosts, and brought back there. One for each noun that is on hosts. */
export interface DriftContribution<N extends Noun = Noun> {
  readonly noun: N;
  /** Leaves alone what somebody is at work on, and what changed since the inventories. */
  look(on: Queryable, inventories: DriftInventories): Promise<DriftFound>;
  /** Takes those of the resources that their rows still want there and that no operation owns. */
  take(
    tx: Queryable,
    taken: { readonly operationId: string; readonly ids: readonly string[] },
  ): Promise<readonly OperationMember[]>;
  /** What the repair has to do to bring back what it took. */
  plan(tx: Queryable, ref: ChunkRef): Promise<readonly PlannedReturn<N>[]>;
}

/** Provider token of the list. */
export const DRIFT_CONTRIBUTIONS = Symbol('DRIFT_CONTRIBUTIONS');
