import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import { type Filter } from '../common/filters/filter.js';
import { SqlFilters } from '../common/filters/sql-filters.js';
import { Database, type Queryable } from '../common/prisma/database.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instances/instance.flags.js';
import { stillShown } from '../instances/still-shown.js';
import { type Tag } from './tag.js';
import { TagRepository } from './tag.repository.js';
import { type Taggable, taggableOf } from './taggable.js';

export interface TagRow extends Tag {
  readonly resourceId: string;
  readonly resourceType: string;
}

export interface TagQuery {
  readonly filters?: readonly Filter[] | undefined;
  /** Keyset: resource and key of the last tag that was shown. */
  readonly after: readonly [resourceId: string, key: string] | null;
  readonly limit: number;
}

const filters = new SqlFilters(
  { key: 'o.key', 'resource-id': 'o.resource_id', 'resource-type': 'o.resource_type', value: 'o.value' },
  // `tag:KEY` shows all tags of resources that have that one, as AWS does.
  { resourceId: 'o.resource_id', projectId: 'o.project_id' },
);

/** What an API may ask about tags. A batch is looked up whole before anything changes. */
@Injectable()
export class TagService {
  constructor(
    private readonly database: Database,
    private readonly tags: TagRepository,
    @Inject(INSTANCE_FLAGS) private readonly flags: Pick<InstanceFlags, 'terminated_visible_time'>,
  ) {}

  async create(projectId: string, ids: readonly string[], tags: readonly Tag[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const [type, some] of await this.#found(tx, projectId, ids))
        await this.tags.write(tx, projectId, type.type, some, tags);
    });
  }

  /** `tags` null: all. Tags that are not there are no failure; resources are. */
  async remove(
    projectId: string,
    ids: readonly string[],
    tags: readonly { readonly key: string; readonly value: string | null }[] | null,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.#found(tx, projectId, ids);
      await this.tags.remove(tx, { projectId, ids }, tags);
    });
  }

  /** Throws what `create` and `remove` would for the resources. */
  async check(projectId: string, ids: readonly string[]): Promise<void> {
    await this.#found(this.database, projectId, ids);
  }

  /** Not those of what is gone: an instance that is shown no more, an interface that went with its instance. */
  async list(projectId: string, { filters: asked, after, limit }: TagQuery): Promise<readonly TagRow[]> {
    const { terminated_visible_time } = this.flags;
    const values: unknown[] = [
      projectId,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
      terminated_visible_time,
    ];
    const where = filters.where(asked, values);
    return this.database.query<TagRow>(
      `SELECT o.key, o.value, o.resource_id AS "resourceId", o.resource_type AS "resourceType" FROM tags o
       WHERE o.project_id = $1 AND ($2::text IS NULL OR (o.resource_id, o.key) > ($2, $3::text))${where}
         AND CASE o.resource_type
           WHEN 'instance' THEN NOT EXISTS (SELECT FROM instances i
             WHERE i.ec2_id = o.resource_id AND NOT ${stillShown('i.terminated_at', '$5')})
           WHEN 'network-interface' THEN EXISTS (SELECT FROM network_interfaces n WHERE n.ec2_id = o.resource_id)
           ELSE true END
       ORDER BY o.resource_id, o.key LIMIT $4`,
      values,
    );
  }

  /** The ids by what they are. Throws InvalidID, and the NotFound of the first that is not there. */
  async #found(
    on: Queryable,
    projectId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<Taggable, readonly string[]>> {
    const byType = new Map<Taggable, string[]>();
    for (const id of new Set(ids)) {
      const type = taggableOf(id);
      byType.set(type, [...(byType.get(type) ?? []), id]);
    }
    for (const [type, some] of byType) {
      const values = [projectId, some, ...(type.ends ? [this.flags.terminated_visible_time] : [])];
      const rows = await on.query<{ id: string }>(type.sql, values);
      const there = new Set(rows.map(({ id }) => id));
      const missing = some.find((id) => !there.has(id));
      if (missing !== undefined) throw new EngineError(type.notFound, type.message(missing));
    }
    return byType;
  }
}
