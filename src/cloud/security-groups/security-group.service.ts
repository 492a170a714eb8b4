import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byEc2Id, finderIn, type Ref } from '../../common/refs/ref.js';
import { defaultVpcEc2Id, type VpcName, vpcsOf } from '../networks/vpc.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { removeGroup } from './group-removal.js';
import { letSpan } from './new-group-row.js';
import type { GroupReference, StaleRule } from './peered-rules.js';
import { referencesTo, staleRulesIn } from './peered-rules.repository.js';
import { type GroupWords, renameGroup } from './rename-group.js';
import { type GroupQuery, listGroups } from './group-list.repository.js';
import { type GroupRef, type GroupRow } from './security-group.js';
import { findGroups, ensureDefaultGroup, createGroup } from './security-group.repository.js';

export interface NewGroup {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  /** EC2's id of the VPC it is to be in; undefined: the default one. */
  readonly vpcId?: string | undefined;
  /** Of the default VPC: whether it may guard guests of every VPC of its project. */
  readonly spans?: true;
}

/** What an API may ask about security groups; their rules are IngressService's. */
@Injectable()
export class SecurityGroupService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** At the project's creation; later for a project that lost it. Safe to call again. */
  async ensureDefault(projectId: string): Promise<GroupRef> {
    return this.database.transaction((tx) => ensureDefaultGroup(tx, projectId));
  }

  /** Throws NotFound, InvalidGroup.Duplicate, SecurityGroupLimitExceeded. */
  async create({ projectId }: RequestContext, group: NewGroup): Promise<GroupRef> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const { vpcId: asked, spans, ...named } = group;
      const vpc = asked === undefined ? undefined : await checkedVpc(tx, projectId, asked);
      const vpcId = vpc?.ec2Id ?? (await defaultVpcEc2Id(tx, projectId));
      const made = await createGroup(tx, { projectId, ...named, ...(vpc && { vpcId: vpc.id }) });
      if (!made)
        throw new EngineError(
          'InvalidGroup.Duplicate',
          `The security group '${group.name}' already exists for VPC '${vpcId}'`,
        );
      if (spans) await letSpan(tx, made.id);
      await this.quotas.require(tx, projectId, { resource: 'security_groups', within: vpcId });
      await writeTags(tx, projectId, 'security-group', [made.ec2Id], group.tags);
      return made;
    });
  }

  /**
   * What is left out stays. Throws NotFound, InvalidGroup.Duplicate; the default group keeps its name:
   * CannotDelete.
   */
  async rename({ projectId }: RequestContext, ref: Ref, words: GroupWords): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const [group] = await findGroups(tx, projectId, [ref]);
      if (!group) throw new Error('a request names one group');
      await renameGroup(tx, group, words);
    });
  }

  /** Throws NotFound, CannotDelete, DependencyViolation. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<GroupRef> {
    return this.database.transaction(async (tx) => {
      const [group] = await findGroups(tx, projectId, [ref]);
      if (!group) throw new Error('a request names one group');
      await removeGroup(tx, group);
      return group;
    });
  }

  /** One page and one more row, if there is one. Throws NotFound. */
  async list({ projectId }: RequestContext, query: GroupQuery): Promise<readonly GroupRow[]> {
    if (query.refs.length > 0) await findGroups(this.database, projectId, query.refs);
    else await ensureDefaultGroup(this.database, projectId);
    return listGroups(this.database, projectId, query);
  }

  /** Throws what `remove` and rule changes would for a group that is not there. */
  async check({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await findGroups(this.database, projectId, [ref]);
  }

  /** VPCs that are peered with these groups' own and have rules that name them. Throws NotFound. */
  async references({ projectId }: RequestContext, refs: readonly Ref[]): Promise<readonly GroupReference[]> {
    const groups = await findGroups(this.database, projectId, refs);
    return referencesTo(
      this.database,
      projectId,
      groups.map(({ ec2Id }) => ec2Id),
    );
  }

  /** Rules of a VPC's groups that name groups which are not peered with it any more. Throws NotFound. */
  async stale({ projectId }: RequestContext, vpcEc2Id: string): Promise<readonly StaleRule[]> {
    return staleRulesIn(this.database, (await checkedVpc(this.database, projectId, vpcEc2Id)).id);
  }

  /** Throws NotFound. */
  async checkVpc({ projectId }: RequestContext, vpcId: string | undefined): Promise<void> {
    if (vpcId !== undefined) await checkedVpc(this.database, projectId, vpcId);
  }
}

async function checkedVpc(on: Queryable, projectId: string, asked: string): Promise<VpcName> {
  const found = finderIn(await vpcsOf(on, projectId))(byEc2Id(asked));
  if (found) return found;
  throw new NotFound('vpc', [byEc2Id(asked)]);
}
