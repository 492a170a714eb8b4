import { type Queryable } from '../../common/prisma/database.js';
import { type OperationMember } from '../operations/operation.repository.js';

/** An interface that a launch is about to make. */
export interface LaunchPort {
  readonly interfaceId: string;
  readonly instanceId: string | null;
}

/** What gives the interfaces of a launch addresses outside. */
export interface LaunchAddresses {
  /**
   * In the launch's transaction: one for each, in their order. It is proved and bound by the launch's workflow, with
   * the instance that it came with. Throws InsufficientAddressCapacity.
   */
  take(
    tx: Queryable,
    launch: { readonly operationId: string; readonly projectId: string },
    ports: readonly LaunchPort[],
  ): Promise<readonly OperationMember[]>;
  /** Throws what `take` of so many would. */
  check(tx: Queryable, count: number): Promise<void>;
}

/** Provider token. */
export const LAUNCH_ADDRESSES = Symbol('LAUNCH_ADDRESSES');
