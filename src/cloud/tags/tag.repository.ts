import { type Queryable } from '../../common/prisma/database.js';
import { MAX_TAGS, NAME_KEY, type Tag, tooManyTags } from './tag.js';

/**
 * Gives all the resources, which are of one type, all the tags; a key that is there gets the new value. The tags are
 * checked (`checkedTags`). Throws TagLimitExceeded.
 */
export async function writeTags(
  tx: Queryable,
  projectId: string,
  resourceType: string,
  ids: readonly string[],
  tags: readonly Tag[],
): Promise<void> {
  if (ids.length === 0 || tags.length === 0) return;
  await tx.query(
    `INSERT INTO tags (project_id, resource_id, resource_type, key, value)
       SELECT $1::uuid, r.id, $2, t.key, t.value
       FROM unnest($3::text[]) AS r(id), unnest($4::text[], $5::text[]) AS t(key, value) ORDER BY r.id, t.key
       ON CONFLICT (project_id, resource_id, key) DO UPDATE SET value = EXCLUDED.value`,
    [projectId, resourceType, ids, tags.map(({ key }) => key), tags.map(({ value }) => value)],
  );
  await requireFewTags(tx, projectId, ids);
}

/** Gives each resource a tag `Name` of its own; `names`: by EC2 id. Throws TagLimitExceeded. */
export async function nameResources(
  tx: Queryable,
  { projectId, type }: { readonly projectId: string; readonly type: string },
  names: ReadonlyMap<string, string>,
): Promise<void> {
  if (names.size === 0) return;
  const ids = [...names.keys()];
  await tx.query(
    `INSERT INTO tags (project_id, resource_id, resource_type, key, value)
       SELECT $1::uuid, r.id, $2, '${NAME_KEY}', r.name FROM unnest($3::text[], $4::text[]) AS r(id, name) ORDER BY r.id
       ON CONFLICT (project_id, resource_id, key) DO UPDATE SET value = EXCLUDED.value`,
    [projectId, type, ids, [...names.values()]],
  );
  await requireFewTags(tx, projectId, ids);
}

async function requireFewTags(tx: Queryable, projectId: string, ids: readonly string[]): Promise<void> {
  const over = await tx.query(
    `SELECT resource_id FROM tags WHERE project_id = $1 AND resource_id = ANY($2::text[])
       GROUP BY resource_id HAVING count(*) > $3`,
    [projectId, ids, MAX_TAGS],
  );
  if (over.length > 0) throw tooManyTags();
}

/** `tags` null: all. A tag with a value goes only if it has that value. Not there is success. */
export async function removeTags(
  tx: Queryable,
  { projectId, ids }: { projectId: string; ids: readonly string[] },
  tags: readonly { readonly key: string; readonly value: string | null }[] | null,
): Promise<void> {
  await tx.query(
    `DELETE FROM tags t WHERE project_id = $1 AND resource_id = ANY($2::text[])
         AND ($3::text[] IS NULL OR EXISTS (
           SELECT 1 FROM unnest($3::text[], $4::text[]) AS w(key, value)
           WHERE w.key = t.key AND (w.value IS NULL OR w.value = t.value)))`,
    [projectId, ids, tags?.map(({ key }) => key) ?? null, tags?.map(({ value }) => value) ?? null],
  );
}
