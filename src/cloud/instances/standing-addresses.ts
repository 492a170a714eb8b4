import type { Queryable } from '../../common/prisma/database.js';

/**
 * What addresses outside that stand for interfaces are told of these, in the transaction that moves them and with the
 * interface locked: hosts follow later.
 */
export interface StandingAddresses {
  /** The interface comes into an instance, which takes what stands for it along when it ends. */
  enter(tx: Queryable, home: { readonly interfaceId: string; readonly instanceId: string }): Promise<void>;
  /** Addresses beside the first go from one interface to another one, and what stands for them with them. */
  move(
    tx: Queryable,
    what: { readonly from: string; readonly to: string; readonly addresses: readonly string[] },
  ): Promise<void>;
  /** The interface loses these addresses, or is about to be deleted (null): nothing stands for them any more. */
  end(tx: Queryable, interfaceId: string, addresses: readonly string[] | null): Promise<void>;
}

/** Provider token. */
export const STANDING_ADDRESSES = Symbol('STANDING_ADDRESSES');
