import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { type PlacementGroupRow, type PlacementPolicy } from './placement-group.js';
import {
  deletePlacementGroup,
  insertPlacementGroup,
  lockPlacementGroup,
  placementGroups,
} from './placement-group.repository.js';

interface NewGroup {
  readonly name: string;
  readonly policy: PlacementPolicy;
  readonly tags: readonly Tag[];
}

/** What an API may ask about placement groups, which X7 calls server groups. */
@Injectable()
export class PlacementGroupService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** Throws InvalidPlacementGroup.Duplicate, PlacementGroupLimitExceeded. */
  async create({ projectId, userId }: RequestContext, asked: NewGroup): Promise<PlacementGroupRow> {
    const { name, policy, tags } = asked;
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const made = await insertPlacementGroup(tx, { projectId, userId, name, policy });
      if (!made)
        throw new EngineError(
          'InvalidPlacementGroup.Duplicate',
          `The Placement Group '${name}' already exists.`,
        );
      await this.quotas.require(tx, projectId, { resource: 'placement_groups' });
      await writeTags(tx, projectId, 'placement-group', [made.ec2Id], tags);
      const [row] = await placementGroups(tx, { projectId, refs: [byId(made.id)] });
      if (!row) throw new Error('a group that was made is there');
      return row;
    });
  }

  /** What `create` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, name: string): Promise<void> {
    const rows = await placementGroups(this.database, { projectId, refs: [] });
    if (rows.some((row) => row.name === name))
      throw new EngineError(
        'InvalidPlacementGroup.Duplicate',
        `The Placement Group '${name}' already exists.`,
      );
    await this.quotas.require(this.database, projectId, { resource: 'placement_groups', more: 1 });
  }

  /** By name. `everywhere`: of all projects. Throws NotFound. */
  list(
    { projectId }: RequestContext,
    {
      refs,
      condition,
      everywhere,
    }: {
      readonly refs: readonly Ref[];
      readonly condition?: SqlCondition | undefined;
      readonly everywhere?: boolean;
    },
  ): Promise<readonly PlacementGroupRow[]> {
    return placementGroups(this.database, {
      ...{ projectId: everywhere ? undefined : projectId, refs, condition },
    });
  }

  /** `force`: its members do not keep it, they are in none then. Throws NotFound, InvalidPlacementGroup.InUse. */
  async remove({ projectId }: RequestContext, ref: Ref, force = false): Promise<void> {
    await this.database.transaction(async (tx) => {
      const id = await lockPlacementGroup(tx, projectId, ref);
      if (id === undefined) throw new NotFound('placement-group', [ref]);
      const [row] = await placementGroups(tx, { projectId, refs: [byId(id)] });
      if (row && !force) requireEmpty(row);
      await deletePlacementGroup(tx, id);
    });
  }

  /** What `remove` would refuse. */
  async checkRemove({ projectId }: RequestContext, ref: Ref): Promise<void> {
    const [row] = await placementGroups(this.database, { projectId, refs: [ref] });
    if (row) requireEmpty(row);
  }
}

function requireEmpty({ name, members }: PlacementGroupRow): void {
  if (members.length > 0)
    throw new EngineError(
      'InvalidPlacementGroup.InUse',
      `The placement group '${name}' is in use and may not be deleted.`,
    );
}
