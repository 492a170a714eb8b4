import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../common/context/request-context.js';
import { EngineError } from '../common/errors/engine-error.js';
import { Database } from '../common/prisma/database.js';
import { type Ref } from '../common/refs/ref.js';
import { VPC_ID } from '../networks/vpc.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { TagRepository } from '../tags/tag.repository.js';
import { removeGroup } from './group-removal.js';
import { type GroupRef, type GroupRow } from './security-group.js';
import { type GroupQuery, SecurityGroupRepository } from './security-group.repository.js';

export interface NewGroup {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
}

/** What an API may ask about security groups; their rules are IngressService's. */
@Injectable()
export class SecurityGroupService {
  constructor(
    private readonly database: Database,
    private readonly groups: SecurityGroupRepository,
    private readonly tags: TagRepository,
    private readonly quotas: QuotaService,
  ) {}

  /** At the project's creation; later for a project that lost it. Safe to call again. */
  async ensureDefault(projectId: string): Promise<GroupRef> {
    return this.database.transaction((tx) => this.groups.ensureDefault(tx, projectId));
  }

  /** Throws InvalidGroup.Duplicate, SecurityGroupLimitExceeded. */
  async create({ projectId }: RequestContext, group: NewGroup): Promise<GroupRef> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const { security_groups: limit } = await this.quotas.limitsOf(tx, projectId);
      const made = await this.groups.create(tx, { projectId, ...group });
      if (!made)
        throw new EngineError(
          'InvalidGroup.Duplicate',
          `The security group '${group.name}' already exists for VPC '${VPC_ID}'`,
        );
      if ((await this.groups.count(tx, projectId)) > limit)
        throw new EngineError(
          'SecurityGroupLimitExceeded',
          `The maximum number of security groups for VPC '${VPC_ID}' has been reached.`,
        );
      await this.tags.write(tx, projectId, 'security-group', [made.ec2Id], group.tags);
      return made;
    });
  }

  /** Throws NotFound, CannotDelete, DependencyViolation. */
  async remove({ projectId }: RequestContext, ref: Ref): Promise<GroupRef> {
    return this.database.transaction(async (tx) => {
      const [group] = await this.groups.find(tx, projectId, [ref]);
      if (!group) throw new Error('a request names one group');
      await removeGroup(tx, group);
      return group;
    });
  }

  /** One page and one more row, if there is one. Throws NotFound. */
  async list({ projectId }: RequestContext, query: GroupQuery): Promise<readonly GroupRow[]> {
    if (query.refs.length > 0) await this.groups.find(this.database, projectId, query.refs);
    else await this.groups.ensureDefault(this.database, projectId);
    return this.groups.list(this.database, projectId, query);
  }

  /** Throws what `remove` and rule changes would for a group that is not there. */
  async check({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.groups.find(this.database, projectId, [ref]);
  }
}
