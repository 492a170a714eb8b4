import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { isUniqueViolation } from '../../common/prisma/unique-violation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type ImageDraft, kindOf } from './image-draft.js';
import { imagePrefixes } from './image-registrar.js';
import { type ImageRow, type ImageVisibility } from './image.js';
import { requireImages, getImage } from './image.repository.js';
import { checkShareable } from './launch-permission.js';
import { notAuthorized } from './not-authorized.js';

/** Images as their owner describes them, before and after their bytes come. */
@Injectable()
export class ImageDrafts {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * An image that waits for its bytes. `id`: the UUID that it shall have. Throws ResourceAlreadyExists for one that is
   * taken, ResourceLimitExceeded, and NotFound for a kernel or ramdisk that the project may not name.
   */
  async create(context: RequestContext, draft: ImageDraft, id: string = randomUUID()): Promise<ImageRow> {
    const { projectId } = context;
    const kind = kindOf(draft.containerFormat);
    await this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      await this.#requireParts(tx, projectId, draft);
      await tx
        .query(
          `INSERT INTO images (id, ec2_id, project_id, kind, state, name, visibility, protected, hidden, min_disk_gib,
             min_ram_mib, container_format, disk_format, labels, properties, kernel_id, ramdisk_id, kernel_args)
           VALUES ($1, $13, $14, $15, 'pending', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $16,
             coalesce($11::jsonb->>'os_command_line', ''))`,
          [...valuesOf(id, draft), ec2IdWith(imagePrefixes[kind], id), projectId, kind, draft.ramdiskId],
        )
        .catch((error: unknown) => {
          if (!isUniqueViolation(error, 'images_pkey')) throw error;
          throw new EngineError('ResourceAlreadyExists', `Image ID ${id} already exists!`);
        });
      await this.quotas.require(tx, projectId, { resource: 'images' });
    });
    return getImage(this.database, context, byId(id));
  }

  /**
   * `change` is asked with the image as it is, under a lock. Throws NotFound, AuthFailure for what is another's, and
   * what `change` and, for one that is to be everybody's, `checkShareable` throw.
   */
  async update(
    context: RequestContext,
    ref: Ref,
    change: (image: ImageRow) => ImageDraft,
  ): Promise<ImageRow> {
    const { projectId } = context;
    await this.database.transaction(async (tx) => {
      const image = await getImage(tx, context, { ...ref, lock: 'FOR UPDATE OF m' });
      if (image.projectId !== projectId) throw notAuthorized(ref);
      const { id } = image;
      const draft = change(image);
      if (EVERYBODY.has(draft.visibility) && !EVERYBODY.has(image.visibility)) checkShareable(image.mappings);
      await this.#requireParts(tx, projectId, draft);
      await tx.query(
        `UPDATE images SET name = $2, visibility = $3, protected = $4, hidden = $5, min_disk_gib = $6, min_ram_mib = $7,
           container_format = $8, disk_format = $9, labels = $10, properties = $11, kernel_id = $12, ramdisk_id = $13,
           kernel_args = coalesce($11::jsonb->>'os_command_line', CASE WHEN from_operator THEN kernel_args ELSE '' END)
         WHERE id = $1`,
        [...valuesOf(id, draft), draft.ramdiskId],
      );
    });
    return getImage(this.database, context, ref);
  }

  /** Of a kernel and a ramdisk: they are the project's to name, and what they are said to be. */
  async #requireParts(on: Queryable, projectId: string, draft: ImageDraft): Promise<void> {
    const { kernelId, ramdiskId } = draft;
    const ids = [kernelId, ramdiskId].filter((id) => id !== null);
    await requireImages(on, projectId, ids.map(byId));
    const [wrong] = await on.query<{ id: string; kind: string }>(
      `SELECT id, kind FROM images WHERE (id = $1 AND kind <> 'kernel') OR (id = $2 AND kind <> 'ramdisk')`,
      [kernelId, ramdiskId],
    );
    if (wrong)
      throw new EngineError(
        'InvalidParameterValue',
        `The image ${wrong.id} is a ${wrong.kind}: not what it is named as.`,
      );
  }
}

/** Who launches them need not be a member. */
const EVERYBODY: ReadonlySet<ImageVisibility> = new Set(['public', 'community']);

/** In the order of both statements: $1 to $12. */
const valuesOf = (id: string, draft: ImageDraft): readonly unknown[] => [
  ...[id, draft.name, draft.visibility, draft.isProtected, draft.isHidden],
  ...[draft.minDiskGiB, draft.minRamMiB, draft.containerFormat, draft.diskFormat],
  ...[draft.labels, JSON.stringify(draft.properties), draft.kernelId],
];
