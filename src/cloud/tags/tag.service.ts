import { Inject, Injectable } from '@nestjs/common';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byEc2Id } from '../../common/refs/ref.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { type Nouns, NOUNS } from '../nouns/noun.js';
import { type Tag } from './tag.js';
import { removeTags, writeTags } from './tag.repository.js';
import { listedTags, taggableIn, type TaggableNoun } from './taggable.js';

export interface TagRow extends Tag {
  readonly resourceId: string;
  readonly resourceType: string;
}

export interface TagQuery {
  /** Over `tags o`. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: resource and key of the last tag that was shown. */
  readonly after: readonly [resourceId: string, key: string] | null;
  readonly limit: number;
}

/** What an API may ask about tags. A batch is looked up whole before anything changes. */
@Injectable()
export class TagService {
  readonly #taggableOf: (ec2Id: string) => TaggableNoun;
  readonly #listed: string;

  constructor(
    private readonly database: Database,
    @Inject(INSTANCE_FLAGS) private readonly flags: Pick<InstanceFlags, 'terminated_visible_time'>,
    @Inject(NOUNS) nouns: Nouns,
  ) {
    this.#taggableOf = taggableIn(nouns);
    this.#listed = listedTags(nouns, '$5');
  }

  async create(projectId: string, ids: readonly string[], tags: readonly Tag[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      for (const [{ tags: facts }, some] of await this.#found(tx, projectId, ids))
        await writeTags(tx, projectId, facts.type, some, tags);
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
      await removeTags(tx, { projectId, ids }, tags);
    });
  }

  /** Throws what `create` and `remove` would for the resources. */
  async check(projectId: string, ids: readonly string[]): Promise<void> {
    await this.#found(this.database, projectId, ids);
  }

  /** Not those of what is gone: an instance that is shown no more, an interface that went with its instance. */
  async list(projectId: string, { condition, after, limit }: TagQuery): Promise<readonly TagRow[]> {
    const { terminated_visible_time } = this.flags;
    const values: unknown[] = [
      projectId,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
      terminated_visible_time,
    ];
    const where = condition?.(values) ?? '';
    return this.database.query<TagRow>(
      `SELECT o.key, o.value, o.resource_id AS "resourceId", o.resource_type AS "resourceType" FROM tags o
       WHERE o.project_id = $1 AND ($2::text IS NULL OR (o.resource_id, o.key) > ($2, $3::text))${where}
         AND ${this.#listed}
       ORDER BY o.resource_id, o.key LIMIT $4`,
      values,
    );
  }

  /** The ids by what they are. Throws InvalidID, and NotFound with the first that is not there. */
  async #found(
    on: Queryable,
    projectId: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<TaggableNoun, readonly string[]>> {
    const byNoun = new Map<TaggableNoun, string[]>();
    for (const id of new Set(ids)) {
      const noun = this.#taggableOf(id);
      byNoun.set(noun, [...(byNoun.get(noun) ?? []), id]);
    }
    for (const [{ name, tags }, some] of byNoun) {
      const values = [projectId, some, ...(tags.ends ? [this.flags.terminated_visible_time] : [])];
      const rows = await on.query<{ id: string }>(tags.taggable, values);
      const there = new Set(rows.map(({ id }) => id));
      const missing = some.find((id) => !there.has(id));
      if (missing !== undefined) throw new NotFound(name, [byEc2Id(missing)]);
    }
    return byNoun;
  }
}
