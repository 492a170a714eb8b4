import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type DhcpConfiguration, type DhcpOptionsRow } from '../networks/dhcp-options.js';
import {
  areDhcpOptionsUsed,
  deleteDhcpOptions,
  dhcpOptionsOf,
  insertDhcpOptions,
  lockDhcpOptions,
  type LockedDhcpOptions,
  setDhcpOptions,
} from '../networks/dhcp-options.repository.js';
import { type DnsChange, type LockedVpc, lockVpc, setDns } from '../networks/own-vpc.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { dependencyViolation, refuseDefault } from './refuse-default.js';
import { raiseFiltersOfVpc } from './vpc-filters.js';

/** Sets of DHCP options of a project, which VPC has which, and whether it has names. */
@Injectable()
export class DhcpOptionsService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  list({ projectId }: RequestContext): Promise<readonly DhcpOptionsRow[]> {
    return dhcpOptionsOf(this.database, projectId);
  }

  /** EC2's id. Throws DhcpOptionsLimitExceeded. */
  async create(
    { projectId }: RequestContext,
    options: DhcpConfiguration,
    tags: readonly Tag[],
  ): Promise<string> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const ec2Id = await insertDhcpOptions(tx, projectId, options);
      await this.quotas.require(tx, projectId, { resource: 'dhcp_options' });
      await writeTags(tx, projectId, 'dhcp-options', [ec2Id], tags);
      return ec2Id;
    });
  }

  async check({ projectId }: RequestContext): Promise<void> {
    await this.quotas.require(this.database, projectId, { resource: 'dhcp_options', more: 1 });
  }

  /** Throws NotFound, DependencyViolation for one that a VPC has: the default one always is one. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id } = await this.#removable(tx, projectId, ref);
      await deleteDhcpOptions(tx, id);
    });
  }

  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction((tx) => this.#removable(tx, projectId, ref));
  }

  /** Null: the VPC has none. Throws NotFound, UnsupportedOperation. */
  async associate({ projectId }: RequestContext, vpcRef: Ref, optionsRef: Ref | null): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { vpc, options } = await this.#both(tx, projectId, { vpcRef, optionsRef });
      await setDhcpOptions(tx, vpc.id, options);
      await raiseFiltersOfVpc(tx, vpc.id);
    });
  }

  async checkAssociate({ projectId }: RequestContext, vpcRef: Ref, optionsRef: Ref | null): Promise<void> {
    await this.database.transaction((tx) => this.#both(tx, projectId, { vpcRef, optionsRef }));
  }

  /** What is not said stays as it is. Throws NotFound. */
  async setDns({ projectId }: RequestContext, ref: Ref, change: DnsChange): Promise<void> {
    await this.database.transaction(async (tx) => {
      const vpc = await lockVpc(tx, projectId, ref);
      await setDns(tx, vpc.id, change);
      if (change.dnsSupport !== undefined) await raiseFiltersOfVpc(tx, vpc.id);
    });
  }

  async #both(
    tx: Queryable,
    projectId: string,
    { vpcRef, optionsRef }: { readonly vpcRef: Ref; readonly optionsRef: Ref | null },
  ): Promise<{ readonly vpc: LockedVpc; readonly options: LockedDhcpOptions | null }> {
    const vpc = await lockVpc(tx, projectId, vpcRef);
    const options = optionsRef && (await lockDhcpOptions(tx, projectId, optionsRef));
    refuseDefault(vpc, 'DHCP options');
    return { vpc, options };
  }

  async #removable(tx: Queryable, projectId: string, ref: Ref): Promise<LockedDhcpOptions> {
    const options = await lockDhcpOptions(tx, projectId, ref);
    if (options.isDefault || (await areDhcpOptionsUsed(tx, options.id)))
      throw dependencyViolation('dhcpOptions', options.ec2Id);
    return options;
  }
}
