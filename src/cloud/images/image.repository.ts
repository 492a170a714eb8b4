import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound, requireAllFound } from '../../common/refs/not-found.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { ANYONES, LISTED, OFFERED, OWNED, SHARED_WITH, USABLE } from './image-access.js';
import { type ImageRow, type LaunchImage } from './image.js';
import { type ImageState } from './image.state.js';

export interface ImageQuery {
  /** Empty: all that are listed. */
  readonly refs: readonly Ref[];
  /** `self`, `amazon`, account numbers; empty: anybody. */
  readonly owners: readonly string[];
  /** Who was let in: `all`, `self`, account numbers; empty: anybody. */
  readonly executableBy: readonly string[];
  /** Also those of others that are deprecated. One's own, and what is named, are shown anyway. */
  readonly withDeprecated?: boolean;
  /** Also those that are disabled. */
  readonly withDisabled?: boolean;
  /** Over the tables below; $1 is the project that asks. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

/** A reference; `lock`: until the transaction ends. */
type Locked = Ref & { readonly lock?: '' | 'FOR SHARE OF m' | 'FOR UPDATE OF m' };

/** Who asks. */
type Asker = Pick<RequestContext, 'projectId' | 'isAdmin'>;

const COLUMNS = `m.id, m.ec2_id AS "ec2Id", m.project_id AS "projectId", p.account_number AS "accountNumber", m.name,
  m.description, m.kind, m.format, m.architecture, m.state, m.reason, m.visibility, m.from_operator AS "fromOperator",
  m.protected AS "isProtected", m.deprecated_at AS "deprecatedAt", m.kernel_id AS "kernelId",
  m.ramdisk_id AS "ramdiskId", k.ec2_id AS "kernelEc2Id", r.ec2_id AS "ramdiskEc2Id", m.kernel_args AS "kernelArgs",
  m.root_device_name AS "rootDeviceName", m.mappings, m.size_bytes AS "sizeBytes", m.virtual_bytes AS "virtualBytes", m.sha256,
  m.md5, m.sha512, m.container_format AS "containerFormat", m.disk_format AS "diskFormat",
  m.min_disk_gib AS "minDiskGiB", m.min_ram_mib AS "minRamMiB", m.hidden AS "isHidden", m.properties, m.labels,
  m.location, m.source_image_id AS "sourceImageId", m.source_instance_id AS "sourceInstanceId",
  m.received_bytes AS "receivedBytes", m.import_url IS NOT NULL AS "isImporting", m.created_at AS "createdAt", m.updated_at AS "updatedAt",
  (SELECT s.status FROM image_members s WHERE s.image_id = m.id AND s.project_id = $1::uuid) AS "memberStatus",
  COALESCE((SELECT json_agg(json_build_array(t.key, t.value) ORDER BY t.key) FROM tags t
    WHERE t.project_id = $1::uuid AND t.resource_id = m.ec2_id), '[]') AS tags`;

const TABLES = `images m JOIN projects p ON p.id = m.project_id
  LEFT JOIN images k ON k.id = m.kernel_id LEFT JOIN images r ON r.id = m.ramdisk_id`;

const NAMED = { id: 'm.id', ec2Id: 'm.ec2_id' };

/** $2: owners. */
const OWNED_BY = `(cardinality($2::text[]) = 0 OR p.account_number = ANY($2) OR ('self' = ANY($2) AND ${OWNED})
  OR ('amazon' = ANY($2) AND ${OFFERED}))`;

/** $3: who was let in. Whom else an image is shared with, its owner alone is told. */
const LETS_IN = `(cardinality($3::text[]) = 0 OR ('all' = ANY($3) AND m.visibility = 'public')
  OR ('self' = ANY($3) AND ${SHARED_WITH})
  OR (m.visibility = 'shared' AND EXISTS (SELECT FROM image_members s JOIN projects q ON q.id = s.project_id
    WHERE s.image_id = m.id AND q.account_number = ANY($3) AND $1::uuid IN (m.project_id, s.project_id))))`;

/** $6, $7: also what others have deprecated, and what is disabled. */
const CURRENT = `($6 OR ${OWNED} OR m.deprecated_at IS NULL OR m.deprecated_at > engine_now())
  AND ($7 OR m.state <> 'disabled')`;

/** What is available has them: `images_bytes_check`. */
const BYTES = `coalesce(m.format, '') AS format, coalesce(m.size_bytes, 0) AS "sizeBytes",
  coalesce(m.virtual_bytes, 0) AS "virtualBytes", coalesce(m.sha256, '') AS sha256`;

const bytes = (alias: string) => `CASE WHEN ${alias}.id IS NOT NULL THEN json_build_object('id', ${alias}.id,
  'format', ${alias}.format, 'sizeBytes', ${alias}.size_bytes, 'sha256', ${alias}.sha256) END`;

/** The image as a launch needs it. Throws NotFound, InvalidAMIID.Unavailable. */
export async function findImageForLaunch(on: Queryable, projectId: string, ref: Ref): Promise<LaunchImage> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<LaunchImage & { readonly state: ImageState; readonly isWhole: boolean }>(
    `SELECT m.id, m.ec2_id AS "ec2Id", ${BYTES}, m.kernel_args AS "kernelArgs", m.root_device_name AS "rootDeviceName", m.mappings,
         m.architecture, m.state,
         (k.id IS NULL OR k.sha256 IS NOT NULL) AND (r.id IS NULL OR r.sha256 IS NOT NULL) AS "isWhole",
         ${bytes('k')} AS kernel, ${bytes('r')} AS ramdisk
       FROM ${TABLES} WHERE ${USABLE} AND ${refCondition([ref], NAMED, values)} AND m.kind = 'machine'`,
    values,
  );
  if (!row) throw new NotFound('image', [ref]);
  if (row.state !== 'available' || !row.isWhole)
    throw new EngineError('InvalidAMIID.Unavailable', `The image id '[${ref.value}]' is no longer available`);
  return row;
}

/** One page in the order of EC2 ids. Throws NotFound. */
export async function listImages(
  on: Queryable,
  projectId: string,
  query: ImageQuery,
): Promise<readonly ImageRow[]> {
  const { refs, owners, executableBy, after, limit } = query;
  if (refs.length > 0) await requireImages(on, projectId, refs);
  const values: unknown[] = [projectId, owners, executableBy, after, limit];
  values.push(refs.length > 0 || (query.withDeprecated ?? true), query.withDisabled ?? true);
  const which = refs.length > 0 ? `${USABLE} AND ${refCondition(refs, NAMED, values)}` : LISTED;
  const where = query.condition?.(values) ?? '';
  return on.query<ImageRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE ($4::text IS NULL OR m.ec2_id > $4) AND ${which} AND ${CURRENT}
         AND ${OWNED_BY} AND ${LETS_IN}${where}
       ORDER BY m.ec2_id LIMIT $5`,
    values,
  );
}

/** Any project's, for the operator. `which`: UUID, EC2 id or name. */
export async function findAnyImages(on: Queryable, which: string): Promise<readonly ImageRow[]> {
  return on.query<ImageRow>(
    `SELECT ${COLUMNS.replaceAll('$1::uuid', 'm.project_id')} FROM ${TABLES}
       WHERE m.deleted_at IS NULL AND ($1 = '' OR m.id::text = $1 OR m.ec2_id = $1 OR m.name = $1) ORDER BY m.created_at, m.id`,
    [which],
  );
}

/** One that the caller may name, whoever's it is to an admin. Throws NotFound. */
export async function getImage(
  on: Queryable,
  { projectId, isAdmin }: Asker,
  { lock = '', ...ref }: Locked,
): Promise<ImageRow> {
  const values: unknown[] = [projectId];
  const [row] = await on.query<ImageRow>(
    `SELECT ${COLUMNS} FROM ${TABLES} WHERE ${isAdmin ? ANYONES : USABLE} AND ${refCondition([ref], NAMED, values)} ${lock}`,
    values,
  );
  if (row) return row;
  throw new NotFound('image', [ref]);
}

/** All that the project may name, without an order. */
export async function usableImages(on: Queryable, projectId: string): Promise<readonly ImageRow[]> {
  return on.query<ImageRow>(`SELECT ${COLUMNS} FROM ${TABLES} WHERE ${USABLE} LIMIT 10000`, [projectId]);
}

/** Throws NotFound with those that the project may not name. */
export async function requireImages(on: Queryable, projectId: string, refs: readonly Ref[]): Promise<void> {
  if (refs.length === 0) return;
  const values: unknown[] = [projectId];
  const rows = await on.query<Pick<ImageRow, 'id' | 'ec2Id'>>(
    `SELECT m.id, m.ec2_id AS "ec2Id" FROM images m WHERE ${USABLE} AND ${refCondition(refs, NAMED, values)}`,
    values,
  );
  requireAllFound('image', refs, rows);
}
