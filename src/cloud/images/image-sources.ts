import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { type Coming } from './image-receipts.js';
import { ImageStore } from './image-store.js';
import { type ImageBytes } from './image.js';

/** Images whose bytes others are made of. */
@Injectable()
export class ImageSources {
  constructor(
    private readonly database: Database,
    private readonly store: ImageStore,
  ) {}

  /** All bytes of it, which must come as they were registered. Throws ImageUnusable when they are gone. */
  async open(imageId: string): Promise<Coming> {
    const [row] = await this.database.query<ImageBytes>(
      `SELECT id, coalesce(format, '') AS format, coalesce(size_bytes, 0) AS "sizeBytes", coalesce(sha256, '') AS sha256
       FROM images WHERE id = $1 AND sha256 IS NOT NULL`,
      [imageId],
    );
    if (!row || (await this.store.size(imageId)) !== row.sizeBytes)
      throw new EngineError('ImageUnusable', 'The bytes of the image that was to be copied are not there.');
    const { format, sizeBytes, sha256 } = row;
    return { source: () => this.store.range(imageId, { start: 0, end: sizeBytes - 1 }), format, sha256 };
  }
}
