import { type Queryable } from '../../common/prisma/database.js';
import { type ImageMember, type MemberStatus } from './image.js';

const MEMBERS = `SELECT s.project_id AS "projectId", p.account_number AS "accountNumber", s.status,
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"
  FROM image_members s JOIN projects p ON p.id = s.project_id`;

/** In the order in which they came. */
export async function membersOf(on: Queryable, imageId: string): Promise<readonly ImageMember[]> {
  return on.query<ImageMember>(`${MEMBERS} WHERE s.image_id = $1 ORDER BY s.created_at, s.project_id`, [
    imageId,
  ]);
}

/** Accounts of this cloud by their numbers; one that there is not is missing in the answer. */
export async function projectsOfAccounts(
  on: Queryable,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await on.query<{ id: string; accountNumber: string }>(
    'SELECT id, account_number AS "accountNumber" FROM projects WHERE account_number = ANY($1::text[])',
    [accounts],
  );
  return new Map(rows.map(({ id, accountNumber }) => [accountNumber, id]));
}

/** Who is one already stays as they are. */
export async function addMembers(
  tx: Queryable,
  imageId: string,
  projectIds: readonly string[],
): Promise<void> {
  await tx.query(
    `INSERT INTO image_members (image_id, project_id) SELECT $1, p FROM unnest($2::uuid[]) AS p ORDER BY p
       ON CONFLICT (image_id, project_id) DO NOTHING`,
    [imageId, projectIds],
  );
}

/** Null: all. */
export async function removeMembers(
  tx: Queryable,
  imageId: string,
  projectIds: readonly string[] | null,
): Promise<void> {
  await tx.query(
    'DELETE FROM image_members WHERE image_id = $1 AND ($2::uuid[] IS NULL OR project_id = ANY($2))',
    [imageId, projectIds],
  );
}

export async function setMemberStatus(
  tx: Queryable,
  { imageId, projectId, status }: { imageId: string; projectId: string; status: MemberStatus },
): Promise<void> {
  await tx.query(
    'UPDATE image_members SET status = $3, updated_at = engine_now() WHERE image_id = $1 AND project_id = $2',
    [imageId, projectId, status],
  );
}

export async function hasProject(on: Queryable, projectId: string): Promise<boolean> {
  return (await on.query('SELECT id FROM projects WHERE id::text = $1', [projectId])).length > 0;
}
