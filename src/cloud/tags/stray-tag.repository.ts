import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { type Nouns, NOUNS } from '../nouns/noun.js';
import { taggableNouns } from './taggable.js';

/** The key of tags. */
export interface TagKey {
  readonly projectId: string;
  readonly resourceId: string;
  readonly key: string;
}

/** An index can serve the comparison with it, and could not serve "or there is none". */
const BEFORE_ALL: TagKey = { projectId: '00000000-0000-0000-0000-000000000000', resourceId: '', key: '' };

const isThere = (nouns: Nouns): string =>
  taggableNouns(nouns)
    .map(
      ({ tags: { type, rows } }) =>
        `WHEN '${type}' THEN EXISTS (SELECT FROM ${rows} AND x.ec2_id = t.resource_id)`,
    )
    .join('\n      ');

const pageOf = (nouns: Nouns): string => `
  WITH page AS (
    SELECT project_id, resource_id, key FROM tags
    WHERE (project_id, resource_id, key) > ($1::uuid, $2::text, $3::text)
    ORDER BY project_id, resource_id, key LIMIT $4
  ), stray AS (
    DELETE FROM tags t USING page p
    WHERE t.project_id = p.project_id AND t.resource_id = p.resource_id AND t.key = p.key
      AND NOT CASE t.resource_type
      ${isThere(nouns)}
      ELSE true END
  )
  SELECT project_id AS "projectId", resource_id AS "resourceId", key FROM page
  ORDER BY project_id DESC, resource_id DESC, key DESC LIMIT 1`;

/** Tags of resources that are gone: written during the deletion, or of a noun without one of its own (interfaces). */
@Injectable()
export class StrayTagRepository {
  readonly #page: string;

  constructor(
    private readonly database: Database,
    @Inject(NOUNS) nouns: Nouns,
  ) {
    this.#page = pageOf(nouns);
  }

  /**
   * Looks at the next `limit` tags after `after`, and deletes the strays of them. The last key seen; undefined: there
   * was none.
   */
  async purge(after: TagKey | undefined, limit: number): Promise<TagKey | undefined> {
    const { projectId, resourceId, key } = after ?? BEFORE_ALL;
    const [last] = await this.database.query<TagKey>(this.#page, [projectId, resourceId, key, limit]);
    return last;
  }
}
