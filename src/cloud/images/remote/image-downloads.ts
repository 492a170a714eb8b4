import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database } from '../../../common/prisma/database.js';
import { type Coming, type Owned } from '../image-receipts.js';
import { WANTED } from '../image-settings.repository.js';
import { type IncomingFormat } from '../image.js';
import { RemoteDoor } from './remote-door.js';
import { remoteImage } from './remote-image.js';
import { type Way } from './way.js';

/** Milliseconds that one download may take. */
export const DOWNLOAD_LIMIT_MS = Symbol('DOWNLOAD_LIMIT_MS');

/** Images whose bytes are at a URL that their owner has named. It stands in the row alone, while they come. */
@Injectable()
export class ImageDownloads {
  constructor(
    private readonly database: Database,
    private readonly door: RemoteDoor,
    @Inject(DOWNLOAD_LIMIT_MS) private readonly limitMs: number,
  ) {}

  /**
   * Nobody is asked before the bytes are. They end with InvalidParameterValue, in words for the owner, where they are
   * not there, may not be reached or take too long. Throws OperationOvertaken.
   */
  async open({ imageId, operationId }: Omit<Owned, 'generation'>, signal: AbortSignal): Promise<Coming> {
    const [row] = await this.database.query<{ url: string; wanted: IncomingFormat }>(
      `SELECT m.import_url AS url, ${WANTED} FROM images m
       WHERE m.id = $1 AND m.operation_id = $2 AND m.import_url IS NOT NULL`,
      [imageId, operationId],
    );
    if (!row)
      throw new EngineError('OperationOvertaken', `A newer operation is at work on the image ${imageId}`);
    const { url, wanted: format } = row;
    const how = { url, signal, way: await this.door.open(), limitMs: this.limitMs };
    return { source: () => Readable.from(bytesOf(how), { objectMode: false }), format };
  }
}

interface Downloading {
  readonly url: string;
  readonly signal: AbortSignal;
  readonly way: Way;
  readonly limitMs: number;
}

async function* bytesOf({ url, signal, way, limitMs }: Downloading): AsyncGenerator<Buffer> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(tooLate(limitMs)), limitMs);
  try {
    const { open, close } = await remoteImage(url, { signal: AbortSignal.any([signal, limit.signal]), way });
    try {
      for await (const piece of open()) yield piece as Buffer;
    } finally {
      close();
    }
  } finally {
    clearTimeout(timer);
  }
}

const tooLate = (ms: number): EngineError =>
  new EngineError(
    'InvalidParameterValue',
    `The image cannot be imported: it did not come within ${ms / 1_000} s`,
  );
