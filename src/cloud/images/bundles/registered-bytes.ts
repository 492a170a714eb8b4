import { Injectable } from '@nestjs/common';
import { Database } from '../../../common/prisma/database.js';
import { ObjectBytes } from '../../objects/object-bytes.js';
import { type Coming, type Owned } from '../image-receipts.js';
import { type IncomingFormat } from '../image.js';
import { type Bundle } from './bundle.js';
import { unbundled } from './unbundled.js';

/**
 * The disk of an image that is registered from an object, or from a bundle: what its parts need stands in the image's
 * row alone, while they come.
 */
@Injectable()
export class RegisteredBytes {
  constructor(
    private readonly database: Database,
    private readonly objects: ObjectBytes,
  ) {}

  /** Of a bundle, if it comes from one; else the object. Nothing is opened before its bytes are asked for. */
  async open(
    { imageId, operationId }: Omit<Owned, 'generation'>,
    { objectId, format }: { readonly objectId: string; readonly format: IncomingFormat },
  ): Promise<Coming> {
    const [row] = await this.database.query<{ bundle: Bundle }>(
      'SELECT bundle FROM images WHERE id = $1 AND operation_id = $2 AND bundle IS NOT NULL',
      [imageId, operationId],
    );
    if (!row) return { source: await this.objects.open(objectId), format };
    return { source: () => unbundled(row.bundle, (id) => this.objects.open(id)), format: 'auto' };
  }
}
