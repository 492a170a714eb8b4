import { Inject, Injectable } from '@nestjs/common';
import { type Readable } from 'node:stream';
import { Database } from '../../common/prisma/database.js';
import { type ByteRange, grants, ImageStore } from './image-store.js';
import { anyUse, bootsWith, IMAGE_USES, type ImageUse } from './image-use.js';

/** Only its first byte must have been asked for within it. */
const GRANT_SECONDS = 300;

/** An image as a host reads it. */
export interface HostImage {
  readonly id: string;
  /** Hex, of the whole file. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Images as hosts may have them: those of what is, or is about to be, theirs. One rule for hosts of any role. */
@Injectable()
export class HostImages {
  readonly #select: string;

  constructor(
    private readonly database: Database,
    private readonly store: ImageStore,
    @Inject(IMAGE_USES) uses: readonly ImageUse[],
  ) {
    this.#select = `SELECT id, coalesce(sha256, '') AS sha256, coalesce(size_bytes, 0) AS "sizeBytes"
      FROM images WHERE id = $2 AND sha256 IS NOT NULL AND EXISTS (
      SELECT FROM images m WHERE ${bootsWith('m', '$2')} AND m.id IN (${anyUse(uses, 'onHost')}))`;
  }

  /** Undefined: nothing on this host needs it, as machine image, kernel or ramdisk. */
  async find(host: string, imageId: string): Promise<HostImage | undefined> {
    const [row] = await this.database.query<HostImage>(this.#select, [host, imageId]);
    return row;
  }

  /** Of the bytes that are there; undefined: none. */
  size(imageId: string): Promise<number | undefined> {
    return this.store.size(imageId);
  }

  /** Where a host finds the bytes itself, of this image alone and for minutes; undefined: it reads them here. */
  async grant(imageId: string): Promise<string | undefined> {
    return grants(this.store) ? this.store.grant(imageId, GRANT_SECONDS) : undefined;
  }

  range(imageId: string, range: ByteRange): Readable {
    return this.store.range(imageId, range);
  }
}
