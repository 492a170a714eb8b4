import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { ImageReceipts, type Owned } from './image-receipts.js';
import { type ImageFormat } from './image.js';

/** Bytes of images that hosts bring: of root disks of guests that the cloud has placed on them. */
@Injectable()
export class HostImageUploads {
  constructor(
    private readonly database: Database,
    private readonly receipts: ImageReceipts,
  ) {}

  /**
   * Throws InvalidAMIID.NotFound unless an operation makes this image of a guest of this host, and what
   * `ImageReceipts.receive` throws.
   */
  async receive(
    host: string,
    owned: Owned,
    { bytes, format, signal }: { bytes: Readable; format: ImageFormat; signal: AbortSignal },
  ): Promise<void> {
    const [row] = await this.database.query(
      `SELECT m.id FROM images m
         JOIN operation_members c ON c.operation_id = m.operation_id AND c.noun = 'instance' AND c.part = 'companion'
         JOIN instances i ON i.id = c.resource_id
       WHERE m.id = $1 AND m.operation_id = $2 AND i.host = $3`,
      [owned.imageId, owned.operationId, host],
    );
    if (!row) throw new EngineError('InvalidAMIID.NotFound', 'No image is made of a guest of this host');
    await this.receipts.receive(owned, { source: () => bytes, format }, signal);
  }
}
