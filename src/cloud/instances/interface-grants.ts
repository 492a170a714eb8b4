import { Injectable } from '@nestjs/common';
import { type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { isOwnLanding, type Landing } from '../networks/subnet.js';
import type { LockedInterface } from '../networks/take-interfaces.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { launchGroups } from './launch-groups.js';

/** What an interface that is made on its own needs of its project. */
@Injectable()
export class InterfaceGrants {
  constructor(private readonly quotas: QuotaService) {}

  /** One more. The project stays locked. Throws NetworkInterfaceLimitExceeded. */
  async require(tx: Queryable, projectId: string): Promise<void> {
    await this.quotas.lockProject(tx, projectId);
    await this.quotas.require(tx, projectId, { resource: 'network_interfaces', more: 1 });
  }

  /** One that came with its instance is to be the project's from here on. Throws NetworkInterfaceLimitExceeded. */
  async requireOwn(
    tx: Queryable,
    projectId: string,
    { isOwn }: Pick<LockedInterface, 'isOwn'>,
  ): Promise<void> {
    if (!isOwn) await this.require(tx, projectId);
  }

  /** Keys of groups, each once; none named: the VPC's default group. Throws NotFound, InvalidParameter. */
  async groupIds(
    tx: Queryable,
    projectId: string,
    { refs, landing }: { readonly refs: readonly Ref[]; readonly landing: Landing },
  ): Promise<readonly string[]> {
    const own = isOwnLanding(landing) ? landing : undefined;
    return launchGroups(tx, { projectId, launch: { groups: refs }, own });
  }
}
