import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';
import { checkOwners, OWNER_ALIASES } from './image-owners.js';
import { type ImageSource, registerImage } from './image-registrar.js';
import { ImageStore } from './image-store.js';
import { type ImageRow, type NewImage } from './image.js';
import { type ImageQuery, ImageRepository } from './image.repository.js';

/** Most bytes of an image and of the disk that it stands for. */
export const IMAGE_MAX_BYTES = Symbol('IMAGE_MAX_BYTES');

/** Nobody registers an image for longer than this without a byte written: bytes without a row are of a crash then. */
const STRAY_MS = 3_600_000;

/** Deleted, of no instance that is not terminated, and kernel or ramdisk of no image that may be launched. */
const UNNEEDED = `
  SELECT d.id FROM images d WHERE d.deleted_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM images m WHERE d.id IN (m.id, m.kernel_id, m.ramdisk_id) AND (
      m.deleted_at IS NULL OR EXISTS (SELECT FROM instances i WHERE i.image_id = m.id AND ${isLive('i')})))`;

/** What an API and the operator may ask about images. */
@Injectable()
export class ImageService {
  constructor(
    private readonly database: Database,
    private readonly images: ImageRepository,
    private readonly store: ImageStore,
    @Inject(IMAGE_MAX_BYTES) private readonly maxBytes: number,
  ) {}

  /** Copies the bytes into the store and writes the row. Throws InvalidParameterValue for bytes that no host should open. */
  async register(image: NewImage & ImageSource): Promise<{ readonly id: string; readonly ec2Id: string }> {
    const { database, store, maxBytes } = this;
    return registerImage({ database, store, maxBytes }, image, image);
  }

  /** One page of what a project sees. */
  async list(projectId: string, query: ImageQuery): Promise<readonly ImageRow[]> {
    checkOwners(query.owners, OWNER_ALIASES);
    checkOwners(query.executableBy, ['all', 'self']);
    return this.images.list(this.database, projectId, query);
  }

  /** For the operator: all, or those with this UUID, EC2 id or name. */
  async find(which = ''): Promise<readonly ImageRow[]> {
    return this.images.findAny(this.database, which);
  }

  /** File with the bytes of an image. Whether the asker may read them is the caller's to check. */
  pathOf(imageId: string): string {
    return this.store.pathOf(imageId);
  }

  /** No new launch sees it. The bytes stay while an instance may need them on another host; `sweep` removes them then. */
  async remove(imageId: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE images SET deleted_at = engine_now(), state = 'deregistered' WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
      [imageId],
    );
    if (rows.length === 0) throw new NotFound('image', [byId(imageId)]);
    await this.sweep();
  }

  /** Removes the bytes of deleted images that no instance needs any more, and what crashes left. Safe at any time. */
  async sweep(): Promise<void> {
    const old = await this.store.olderThan(STRAY_MS);
    const known = await this.database.query<{ id: string }>(
      'SELECT id FROM images WHERE id::text = ANY($1::text[])',
      [old],
    );
    const kept = new Set(known.map(({ id }) => id));
    for (const name of old.filter((file) => !kept.has(file))) await this.store.discard(name);
    const rows = await this.database.query<{ id: string }>(UNNEEDED);
    for (const { id } of rows) await this.store.remove(id);
  }
}
