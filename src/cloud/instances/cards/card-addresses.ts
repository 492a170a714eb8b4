import { Inject, Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import { byId, type Ref } from '../../../common/refs/ref.js';
import { claimMoreAddresses } from '../../networks/address.repository.js';
import type { MoreAddresses } from '../../networks/more-addresses.js';
import { holderOf, removeAddresses } from '../../networks/interface-addresses.repository.js';
import { lockInterface, type LockedInterface } from '../../networks/take-interfaces.repository.js';
import { STANDING_ADDRESSES, type StandingAddresses } from '../standing-addresses.js';
import { told } from './card-settings.js';

export interface NewAddresses extends MoreAddresses {
  readonly interface: Ref;
  /** Those that other interfaces have beside their first may be taken from them. */
  readonly mayMove: boolean;
}

/**
 * Addresses of interfaces beside their first: each is one transaction, and their hosts hear of it at once. As at AWS, a
 * floating address goes along with one that moves, and stands for nothing once its own is taken away.
 */
@Injectable()
export class CardAddresses {
  constructor(
    private readonly database: Database,
    @Inject(STANDING_ADDRESSES) private readonly standing: StandingAddresses,
  ) {}

  /**
   * Those that are new. Throws NotFound, PrivateIpAddressLimitExceeded, InvalidIPAddress.InUse,
   * InsufficientFreeAddressesInSubnet, InvalidParameterValue for an address.
   */
  assign({ projectId }: RequestContext, asked: NewAddresses): Promise<readonly string[]> {
    return this.database.transaction((tx) => this.#assign(tx, projectId, asked));
  }

  /** Throws NotFound, InvalidParameterValue for an address that it has not, or has first. */
  async unassign({ projectId }: RequestContext, ref: Ref, addresses: readonly string[]): Promise<void> {
    await this.database.transaction((tx) => this.#unassign(tx, projectId, { ref, addresses }));
  }

  async #assign(tx: Queryable, projectId: string, asked: NewAddresses): Promise<readonly string[]> {
    const card = await lockInterface(tx, projectId, asked.interface);
    const own = new Set([card.address, ...card.moreAddresses]);
    const fresh = [...new Set(asked.addresses)].filter((address) => !own.has(address));
    if (asked.mayMove) for (const address of fresh) await this.#takeAway(tx, projectId, { card, address });
    let made: readonly string[] = [];
    await told(tx, { card }, async () => {
      const { id, subnetId } = card;
      const more = { addresses: fresh, count: asked.count };
      made = await claimMoreAddresses(tx, { id, subnetId, count: own.size }, more);
    });
    return made;
  }

  /** From whoever has it beside the first; nobody: it is claimed, or refused, as any other. */
  async #takeAway(
    tx: Queryable,
    projectId: string,
    { card, address }: { readonly card: LockedInterface; readonly address: string },
  ): Promise<void> {
    const id = await holderOf(tx, card.subnetId, address);
    if (id === undefined) return;
    const holder = await lockInterface(tx, projectId, byId(id));
    await this.#remove(tx, holder, [address]);
    await this.standing.move(tx, { from: id, to: card.id, addresses: [address] });
  }

  async #unassign(
    tx: Queryable,
    projectId: string,
    { ref, addresses }: { readonly ref: Ref; readonly addresses: readonly string[] },
  ): Promise<void> {
    const card = await lockInterface(tx, projectId, ref);
    const strange = addresses.filter((address) => !card.moreAddresses.includes(address));
    if (strange.length > 0)
      throw new EngineError(
        'InvalidParameterValue',
        `Some of the specified addresses are not assigned to interface ${card.ec2Id}, or are its primary one: ${strange.join(', ').slice(0, 200)}`,
      );
    await this.#remove(tx, card, addresses);
    await this.standing.end(tx, card.id, addresses);
  }

  #remove(tx: Queryable, card: LockedInterface, addresses: readonly string[]): Promise<void> {
    return told(tx, { card }, async () => {
      await removeAddresses(tx, card.id, addresses);
    });
  }
}
