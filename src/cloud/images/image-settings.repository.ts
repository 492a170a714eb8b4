import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { USABLE } from './image-access.js';
import { type ImageKind, type IncomingFormat, type ImageVisibility } from './image.js';
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
