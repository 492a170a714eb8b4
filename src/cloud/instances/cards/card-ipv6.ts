import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { Database } from '../../../common/prisma/database.js';
import type { Ref } from '../../../common/refs/ref.js';
import { claimIpv6, releaseIpv6 } from '../../networks/interface-ipv6.repository.js';
import type { MoreAddresses } from '../../networks/more-addresses.js';
import { lockInterface } from '../../networks/take-interfaces.repository.js';
import { told } from './card-settings.js';

/** Addresses of IPv6 of interfaces: each change is one transaction, and their hosts hear of it at once. */
@Injectable()
export class CardIpv6 {
  constructor(private readonly database: Database) {}

  /**
   * Those that are new. Throws NotFound, InvalidParameterValue, InvalidIPAddress.InUse, PrivateIpAddressLimitExceeded.
   */
  async assign({ projectId }: RequestContext, ref: Ref, wanted: MoreAddresses): Promise<readonly string[]> {
    return this.database.transaction(async (tx) => {
      const card = await lockInterface(tx, projectId, ref);
      let made: readonly string[] = [];
      await told(tx, { card }, async () => {
        made = await claimIpv6(tx, card, wanted);
      });
      return made;
    });
  }

  /** Throws NotFound, InvalidParameterValue for an address that it has not. */
  async unassign({ projectId }: RequestContext, ref: Ref, addresses: readonly string[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const card = await lockInterface(tx, projectId, ref);
      await told(tx, { card }, () => releaseIpv6(tx, card, addresses));
    });
  }
}
