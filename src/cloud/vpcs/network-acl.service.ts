import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import {
  aclEc2Id,
  type AclLink,
  aclLink,
  deleteAcl,
  giveAcl,
  insertAcl,
  isAclUsed,
  lockAcl,
  type LockedAcl,
} from '../networks/network-acl.repository.js';
import { type LockedVpc, lockVpc } from '../networks/own-vpc.repository.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { writeTags } from '../tags/tag.repository.js';
import { type NewInVpc } from './new-in-vpc.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Network ACLs of a project's own VPCs, and which subnet has which. */
@Injectable()
export class NetworkAclService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** EC2's id. Throws NotFound, NetworkAclLimitExceeded, UnsupportedOperation, IdempotentParameterMismatch. */
  async create(
    { projectId }: RequestContext,
    { vpc: vpcRef, tags, token, requestHash }: NewInVpc,
  ): Promise<string> {
    const id = randomUUID();
    const about = { action: 'CreateNetworkAcl', noun: 'network-acl', resourceId: id };
    return this.database.transaction(async (tx) => {
      const before = await claimedBefore(tx, projectId, { ...about, token, requestHash });
      if (before !== undefined) return aclEc2Id(before);
      const vpc = await this.#roomy(tx, projectId, vpcRef);
      const ec2Id = await insertAcl(tx, { id, projectId, vpcId: vpc.id });
      await writeTags(tx, projectId, 'network-acl', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext, { vpc }: NewInVpc): Promise<void> {
    await this.database.transaction((tx) => this.#roomy(tx, projectId, vpc));
  }

  /** Throws NotFound, DependencyViolation for one that a subnet has, InvalidParameterValue for a default one. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id } = await this.#removable(tx, projectId, ref);
      await deleteAcl(tx, id);
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  /** The new link's id. Throws NotFound, InvalidAssociationID.NotFound, InvalidParameterValue, UnsupportedOperation. */
  async replace({ projectId }: RequestContext, linkId: string, ref: Ref): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { acl, link } = await this.#both(tx, projectId, { linkId, ref });
      const made = await giveAcl(tx, acl, link.subnetId);
      await raiseFiltersOfVpc(tx, acl.vpcId);
      return made;
    });
  }

  async checkReplace({ projectId }: RequestContext, linkId: string, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#both(tx, projectId, { linkId, ref }));
  }

  async #roomy(tx: Queryable, projectId: string, ref: Ref): Promise<LockedVpc> {
    const vpc = await lockVpc(tx, projectId, ref);
    refuseDefault(vpc, 'Network ACLs');
    const counted = { resource: 'vpc_network_acls', of: vpc.id, within: vpc.ec2Id, more: 1 };
    await this.quotas.require(tx, projectId, counted);
    return vpc;
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedAcl> {
    const acl = await lockAcl(tx, projectId, ref);
    if (acl.isFirst)
      throw new EngineError('InvalidParameterValue', `cannot delete default network ACL ${acl.ec2Id}`);
    if (await isAclUsed(tx, acl.id)) throw dependencyViolation('networkAcl', acl.ec2Id);
    return acl;
  }

  async #both(
    tx: Queryable,
    projectId: string,
    { linkId, ref }: { readonly linkId: string; readonly ref: Ref },
  ): Promise<{ readonly acl: LockedAcl; readonly link: AclLink }> {
    const acl = await lockAcl(tx, projectId, ref);
    const link = await aclLink(tx, projectId, linkId);
    if (!link)
      throw new EngineError(
        'InvalidAssociationID.NotFound',
        `The association ID '${linkId.slice(0, 100)}' does not exist`,
      );
    refuseDefault(acl, 'Network ACLs');
    if (link.vpcId === acl.vpcId) return { acl, link };
    throw new EngineError(
      'InvalidParameterValue',
      `Network ACL ${acl.ec2Id} and ${linkId} belong to different networks`,
    );
  }
}
