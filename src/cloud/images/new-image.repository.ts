import { type Queryable } from '../../common/prisma/database.js';
import { type ImageMapping } from './image-mapping.js';
import { type Bundle } from './bundles/bundle.js';

/** A machine image whose bytes are not here yet, as an operation begins to bring them. */
export interface WorkedImage {
  readonly task: 'registering' | 'copying' | 'creating';
  /** Empty: none. */
  readonly name: string;
  readonly description: string;
  /** Null: the usual one. */
  readonly rootDeviceName: string | null;
  /** `raw` or `qcow2` where it is known; null: what its bytes will say. */
  readonly diskFormat: string | null;
  /** UUIDs. */
  readonly kernelId: string | null;
  readonly ramdiskId: string | null;
  readonly kernelArgs: string;
  readonly minDiskGiB: number;
  readonly minRamMiB: number;
  /** X7's custom properties. */
  readonly properties: Readonly<Record<string, string>>;
  /** `bucket/key` that it comes from. */
  readonly location: string | null;
  /** EC2 ids of what it is made of. */
  readonly sourceImageId: string | null;
  readonly sourceInstanceId: string | null;
  /** Whose parts it is made of. */
  readonly bundle: Bundle | null;
}

/** What most of them do not say. */
export const UNSAID = {
  ...{ rootDeviceName: null, diskFormat: null, kernelId: null, ramdiskId: null, kernelArgs: '' },
  ...{ minDiskGiB: 0, minRamMiB: 0, properties: {} },
  ...{ location: null, sourceImageId: null, sourceInstanceId: null },
  bundle: null,
} as const;

/** `pending`, of the first generation, its owner's alone. */
export async function insertImage(
  tx: Queryable,
  image: WorkedImage & { readonly id: string; readonly ec2Id: string },
  { projectId, operationId }: { readonly projectId: string; readonly operationId: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO images (id, ec2_id, project_id, kind, state, task_state, generation, operation_id, name, description,
       root_device_name, container_format, disk_format, kernel_id, ramdisk_id, kernel_args, min_disk_gib, min_ram_mib, properties,
       location, source_image_id, source_instance_id, bundle)
     VALUES ($1, $2, $3, 'machine', 'pending', $4, 1, $5, $6, $7, coalesce($8, '/dev/vda'), 'bare', $9, $10, $11, $12, $13, $14,
       $15, $16, $17, $18, $19)`,
    [
      ...[image.id, image.ec2Id, projectId, image.task, operationId, image.name, image.description],
      ...[image.rootDeviceName, image.diskFormat, image.kernelId, image.ramdiskId, image.kernelArgs],
      ...[image.minDiskGiB, image.minRamMiB, JSON.stringify(image.properties)],
      ...[image.location, image.sourceImageId, image.sourceInstanceId],
      image.bundle && JSON.stringify(image.bundle),
    ],
  );
}

/** A machine image whose root is a snapshot: nothing of it has to come. */
export interface MappedImage extends Pick<
  WorkedImage,
  'name' | 'description' | 'kernelId' | 'ramdiskId' | 'kernelArgs'
> {
  readonly id: string;
  readonly ec2Id: string;
  readonly projectId: string;
  readonly rootDeviceName: string;
  readonly mappings: readonly ImageMapping[];
  /** Its key. */
  readonly rootSnapshot: string;
  /** `pending`: while a snapshot of it is not whole. */
  readonly state: 'available' | 'pending';
  /** EC2 id of the instance that it is made of. */
  readonly sourceInstanceId: string | null;
  /** The same of the image that it is a copy of. */
  readonly sourceImageId?: string | null;
}

/** Its owner's alone. */
export async function insertMappedImage(tx: Queryable, image: MappedImage): Promise<void> {
  await tx.query(
    `INSERT INTO images (id, ec2_id, project_id, kind, state, name, description, root_device_name, container_format,
       disk_format, kernel_id, ramdisk_id, kernel_args, mappings, root_snapshot, source_instance_id, source_image_id)
     VALUES ($1, $2, $3, 'machine', $12, $4, $5, $6, 'bare', 'raw', $7, $8, $9, $10, $11, $13, $14)`,
    [
      ...[image.id, image.ec2Id, image.projectId, image.name, image.description, image.rootDeviceName],
      ...[image.kernelId, image.ramdiskId, image.kernelArgs],
      ...[JSON.stringify(image.mappings), image.rootSnapshot, image.state, image.sourceInstanceId],
      image.sourceImageId ?? null,
    ],
  );
}

/** EC2 id of an image of the project that has the name; undefined: none. One that failed holds no name. */
export async function namesake(tx: Queryable, projectId: string, name: string): Promise<string | undefined> {
  const [row] = await tx.query<{ ec2Id: string }>(
    `SELECT ec2_id AS "ec2Id" FROM images
     WHERE project_id = $1 AND name = $2 AND deleted_at IS NULL AND state <> 'failed' ORDER BY created_at LIMIT 1`,
    [projectId, name],
  );
  return row?.ec2Id;
}
