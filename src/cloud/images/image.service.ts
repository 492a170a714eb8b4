import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId } from '../../common/refs/ref.js';
import { deregisterImage } from './deregister-image.js';
import { ImageInspector } from './image-inspector.js';
import { checkOwners, OWNER_ALIASES } from './image-owners.js';
import { type ImageSource, registerImage } from './image-registrar.js';
import { ImageStore } from './image-store.js';
import { anyUse, bootsWith, IMAGE_USES, type ImageUse } from './image-use.js';
import { type ImageRow, type NewImage } from './image.js';
import { type ImageQuery, findAnyImages, listImages } from './image.repository.js';
import { OVER } from './image.state.js';

/** A registration writes a byte at least this often: older bytes without a row are left by a crash. */
const STRAY_MS = 3_600_000;

/** What a sweep asks the rows about at once. */
const BATCH = 1_000;

/**
 * Of these images $1 those that are over, that nothing needs, and that are kernel or ramdisk of no image that may be
 * launched.
 */
const unneededOf = (uses: readonly ImageUse[]): string => `
  SELECT d.id FROM images d WHERE d.id::text = ANY($1::text[]) AND d.state = ANY($2) AND NOT EXISTS (
    SELECT FROM images m WHERE ${bootsWith('m', 'd.id')} AND (m.state <> ALL($2) OR m.id IN (${anyUse(uses, 'kept')})))`;

/** What an API and the operator may ask about images. */
@Injectable()
export class ImageService {
  readonly #unneeded: string;

  constructor(
    private readonly database: Database,
    private readonly store: ImageStore,
    private readonly inspector: ImageInspector,
    @Inject(IMAGE_USES) uses: readonly ImageUse[],
  ) {
    this.#unneeded = unneededOf(uses);
  }

  /**
   * Copies the bytes into the store and writes the row. Throws InvalidParameterValue for bytes that no host should
   * open.
   */
  async register(image: NewImage & ImageSource): Promise<{ readonly id: string; readonly ec2Id: string }> {
    const { database, store, inspector } = this;
    return registerImage({ database, store, inspector }, image, image);
  }

  /** One page of what a project sees. */
  async list(projectId: string, query: ImageQuery): Promise<readonly ImageRow[]> {
    checkOwners(query.owners, OWNER_ALIASES);
    checkOwners(query.executableBy, ['all', 'self']);
    return listImages(this.database, projectId, query);
  }

  /** For the operator: all, or those with this UUID, EC2 id or name. */
  async find(which = ''): Promise<readonly ImageRow[]> {
    return findAnyImages(this.database, which);
  }

  /** No new launch sees it. The bytes go at once, or with the first sweep after nothing needs them any more. */
  async remove(imageId: string): Promise<void> {
    const isGone = await this.database.transaction((tx) => deregisterImage(tx, imageId));
    if (!isGone) throw new NotFound('image', [byId(imageId)]);
    await this.sweep();
  }

  /**
   * Removes the bytes of images that are over and unused, and what crashes left. Safe at any time,
   * and again. Returns how many went.
   */
  async sweep(): Promise<number> {
    const names = await this.store.list(0);
    const old = new Set(await this.store.list(STRAY_MS));
    let removed = 0;
    for (let at = 0; at < names.length; at += BATCH) {
      const batch = names.slice(at, at + BATCH);
      const [known, unneeded] = await Promise.all([
        this.#idsOf('SELECT id FROM images WHERE id::text = ANY($1::text[])', [batch]),
        this.#idsOf(this.#unneeded, [batch, OVER]),
      ]);
      const gone = batch.filter((name) => unneeded.has(name) || (old.has(name) && !known.has(name)));
      for (const name of gone) await this.store.remove(name);
      removed += gone.length;
    }
    return removed;
  }

  async #idsOf(query: string, values: readonly unknown[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ id: string }>(query, values);
    return new Set(rows.map(({ id }) => id));
  }
}
