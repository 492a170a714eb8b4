import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { USABLE } from './image-access.js';
import {
  type ImageKind,
  type IncomingFormat,
  type ImageVisibility,
  type MemberStatus,
  type ImageMember,
} from './image.js';
import { type ImageMapping } from './image-mapping.js';
import { type ImageState } from './image.state.js';
import { notAuthorized } from './not-authorized.js';

/** What the owner of an image says about it. */
export interface ImageSettings {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly kind: ImageKind;
  readonly state: ImageState;
  /** Raised by each operation that takes it. */
  readonly generation: number;
  /** What its bytes shall be; `auto`: what they say. */
  readonly wanted: IncomingFormat;
  readonly description: string;
  readonly mappings: readonly ImageMapping[];
  readonly visibility: ImageVisibility;
  readonly isProtected: boolean;
  readonly kernelEc2Id: string | null;
  readonly ramdiskEc2Id: string | null;
}

export interface OwnImageRef {
  readonly projectId: string;
  readonly ref: Ref;
  readonly lock?: '' | 'FOR UPDATE OF m';
}

/** Of X7's words for disks only these say what the bytes are. */
export const WANTED = `CASE WHEN m.disk_format IN ('raw', 'qcow2', 'vmdk', 'vdi') THEN m.disk_format ELSE 'auto' END AS wanted`;

const MEMBERS = `SELECT s.project_id AS "projectId", p.account_number AS "accountNumber", s.status,
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"
  FROM image_members s JOIN projects p ON p.id = s.project_id`;

/**
 * The project's own image. Throws NotFound for what the project may not name, AuthFailure for what is another's.
 * `lock`: until the transaction ends, so that its changes come one after the other.
 */
export async function findOwnImage(
  on: Queryable,
  { projectId, ref, lock = '' }: OwnImageRef,
): Promise<ImageSettings> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<ImageSettings>(
    `SELECT m.id, m.ec2_id AS "ec2Id", m.project_id AS "projectId", m.kind, m.state, m.generation, m.description, m.mappings, ${WANTED}, m.visibility,
         m.protected AS "isProtected", k.ec2_id AS "kernelEc2Id", r.ec2_id AS "ramdiskEc2Id"
       FROM images m LEFT JOIN images k ON k.id = m.kernel_id LEFT JOIN images r ON r.id = m.ramdisk_id
       WHERE ${USABLE} AND ${refCondition([ref], { id: 'm.id', ec2Id: 'm.ec2_id' }, values)} ${lock}`,
    values,
  );
  if (!row) throw new NotFound('image', [ref]);
  if (row.projectId === projectId) return row;
  throw notAuthorized(ref);
}

/** When the newest instance was launched from it; null: none that is remembered. */
export async function lastLaunchOf(on: Queryable, imageId: string): Promise<Date | null> {
  const [row] = await on.query<{ at: Date | null }>(
    'SELECT max(created_at) AS at FROM instances WHERE image_id = $1',
    [imageId],
  );
  return row?.at ?? null;
}

/** In the order in which they came. */
export async function imageMembers(on: Queryable, imageId: string): Promise<readonly ImageMember[]> {
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
export async function addImageMembers(
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
export async function removeImageMembers(
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

export async function setImageVisibility(
  tx: Queryable,
  imageId: string,
  visibility: ImageVisibility,
): Promise<void> {
  await tx.query('UPDATE images SET visibility = $2 WHERE id = $1', [imageId, visibility]);
}

export async function setImageDescription(
  tx: Queryable,
  imageId: string,
  description: string,
): Promise<void> {
  await tx.query('UPDATE images SET description = $2 WHERE id = $1', [imageId, description]);
}

export async function setImageProtected(tx: Queryable, imageId: string, isProtected: boolean): Promise<void> {
  await tx.query('UPDATE images SET protected = $2 WHERE id = $1', [imageId, isProtected]);
}

/** Null: it is not deprecated any more. Answers false when the time is over already. */
export async function setImageDeprecation(tx: Queryable, imageId: string, at: Date | null): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE images SET deprecated_at = $2 WHERE id = $1 AND ($2::timestamptz IS NULL OR $2 > engine_now()) RETURNING id`,
    [imageId, at],
  );
  return rows.length > 0;
}
