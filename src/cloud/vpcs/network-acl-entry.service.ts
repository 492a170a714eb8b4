import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type AclEntry, type AclPlace } from '../networks/network-acl.js';
import {
  deleteEntry,
  insertEntry,
  lockAcl,
  type LockedAcl,
  replaceEntry,
} from '../networks/network-acl.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Entries of network ACLs of a project's own VPCs, the default ones among them. */
@Injectable()
export class NetworkAclEntryService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** Throws NotFound, NetworkAclEntryAlreadyExists, NetworkAclEntryLimitExceeded, UnsupportedOperation. */
  async create({ projectId }: RequestContext, ref: Ref, entry: AclEntry): Promise<void> {
    await this.database.transaction(async (tx) => {
      const acl = await this.#changeable(tx, projectId, ref);
      if (!(await insertEntry(tx, acl.id, entry)))
        throw new EngineError(
          'NetworkAclEntryAlreadyExists',
          `The network acl entry identified by ${entry.number} already exists.`,
        );
      const counted = { resource: 'network_acl_entries', of: acl.id, within: acl.ec2Id };
      await this.quotas.require(tx, projectId, counted);
      await raiseFiltersOfVpc(tx, acl.vpcId);
    });
  }

  /** Throws NotFound, InvalidNetworkAclEntry.NotFound, UnsupportedOperation. */
  async replace({ projectId }: RequestContext, ref: Ref, entry: AclEntry): Promise<void> {
    await this.database.transaction(async (tx) => {
      const acl = await this.#changeable(tx, projectId, ref);
      if (!(await replaceEntry(tx, acl.id, entry))) throw missing(acl, entry);
      await raiseFiltersOfVpc(tx, acl.vpcId);
    });
  }

  /** Throws NotFound, InvalidNetworkAclEntry.NotFound, UnsupportedOperation. */
  async remove({ projectId }: RequestContext, ref: Ref, place: AclPlace): Promise<void> {
    await this.database.transaction(async (tx) => {
      const acl = await this.#changeable(tx, projectId, ref);
      if (!(await deleteEntry(tx, acl.id, place))) throw missing(acl, place);
      await raiseFiltersOfVpc(tx, acl.vpcId);
    });
  }

  async check({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#changeable(tx, projectId, ref));
  }

  async #changeable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedAcl> {
    const acl = await lockAcl(tx, projectId, ref);
    refuseDefault(acl, 'Network ACLs');
    return acl;
  }
}

const missing = ({ ec2Id }: LockedAcl, { isEgress, number }: AclPlace): EngineError =>
  new EngineError(
    'InvalidNetworkAclEntry.NotFound',
    `no ${isEgress ? 'egress' : 'ingress'} rule ${number} in network ACL ${ec2Id}`,
  );
