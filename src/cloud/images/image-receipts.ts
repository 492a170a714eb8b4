import { randomUUID } from 'node:crypto';
import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { moveTo } from '../nouns/state-table.js';
import { QuotaService } from '../quotas/quota.service.js';
import { ImageIntake, type KnownBytes } from './image-intake.js';
import { LET_GO, RECEIVE } from './image-work.moves.js';
import { STAGE } from './image.moves.js';
import { type IncomingFormat } from './image.js';
import { measured, Progress } from './progress.js';
import { unusable } from './unusable.js';

/** How often progress is noted, and asked whether the image is still the operation's. */
const BEAT_MS = 2_000;

/** An image that an operation brings, at the generation of its fence. */
export interface Owned {
  readonly imageId: string;
  readonly operationId: string;
  readonly generation: number;
}

export interface Coming {
  /** Called once, when everything else is ready. */
  readonly source: () => Readable;
  readonly format: IncomingFormat;
  /** Hex: other bytes are refused. */
  readonly sha256?: string;
}

/**
 * Bytes that an operation brings. The image's row is the fence: each attempt has a claim of its own, and only the one
 * that has it when all bytes are there may put them in place, in the transaction that writes what was found.
 */
@Injectable()
export class ImageReceipts {
  constructor(
    private readonly database: Database,
    private readonly intake: ImageIntake,
    private readonly quotas: QuotaService,
  ) {}

  /**
   * Taken in already is success. Throws OperationOvertaken, ImageUnusable for bytes that no host should open,
   * ResourceLimitExceeded, and ServiceUnavailable when the store is full. Then nothing of this attempt is kept.
   */
  async receive(owned: Owned, { source, format, sha256 }: Coming, signal: AbortSignal): Promise<void> {
    const claim = await this.#claim(owned);
    if (claim === undefined) return;
    const stop = new AbortController();
    const progress = new Progress();
    const beats = setInterval(() => void this.#beat(claim, progress, stop), BEAT_MS);
    try {
      await this.intake.take(owned.imageId, {
        source: () => measured(source(), progress, AbortSignal.any([signal, stop.signal])),
        format,
        keep: (found, place) => {
          requireHash(found, sha256);
          return this.#keep({ ...owned, claim }, found, place);
        },
      });
    } catch (error) {
      signal.throwIfAborted();
      throw stop.signal.aborted ? overtaken(owned) : unusable(error);
    } finally {
      clearInterval(beats);
    }
  }

  /** What came is removed, and whoever still brings it finds out. Throws OperationOvertaken. */
  async drop({ imageId, operationId, generation }: Owned): Promise<void> {
    await moveTo(this.database, LET_GO, [imageId, operationId, generation]);
    if (!(await this.#isOwned({ imageId, operationId, generation })))
      throw overtaken({ imageId, operationId, generation });
    await this.intake.drop(imageId);
  }

  /** Undefined: all is there. Throws OperationOvertaken. */
  async #claim(owned: Owned): Promise<string | undefined> {
    const { imageId, operationId, generation } = owned;
    const claim = randomUUID();
    const moved = await moveTo(this.database, RECEIVE, [imageId, claim, operationId, generation]);
    if (moved.length > 0) return claim;
    if (await this.#isOwned(owned, 'staged')) return undefined;
    throw overtaken(owned);
  }

  async #isOwned({ imageId, operationId, generation }: Owned, state = ''): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT id FROM images WHERE id = $1 AND operation_id = $2 AND generation = $3 AND task_state IS NOT NULL
         AND ($4 = '' OR (state = $4 AND task_state <> 'unwinding'))`,
      [imageId, operationId, generation, state],
    );
    return rows.length > 0;
  }

  /** A beat that does not get through is missed by nobody: the next one will. */
  async #beat(claim: string, { bytes }: Progress, stop: AbortController): Promise<void> {
    const rows = await this.database
      .query(
        'UPDATE images SET claimed_at = engine_now(), received_bytes = $2 WHERE claim = $1 RETURNING id',
        [claim, bytes],
      )
      .catch(() => undefined);
    if (rows?.length === 0) stop.abort();
  }

  /** Row and bytes together: nobody else can take the image between them. */
  async #keep(
    { claim, ...owned }: Owned & { readonly claim: string },
    found: KnownBytes,
    place: () => Promise<void>,
  ): Promise<void> {
    const { format, sizeBytes, virtualBytes, sha256, md5, sha512 } = found;
    await this.database.transaction(async (tx) => {
      const projectId = await projectOf(tx, owned);
      await this.quotas.lockProject(tx, projectId);
      const values = [owned.imageId, claim, format, sizeBytes, virtualBytes, sha256, md5, sha512];
      if ((await moveTo(tx, STAGE, values)).length === 0) throw overtaken(owned);
      await this.quotas.require(tx, projectId, { resource: 'image_gib' });
      await place();
    });
  }
}

/** Rows of images outlive the operations that bring them. */
async function projectOf(on: Queryable, { imageId }: Owned): Promise<string> {
  const [row] = await on.query<{ projectId: string }>(
    'SELECT project_id AS "projectId" FROM images WHERE id = $1',
    [imageId],
  );
  return row?.projectId ?? '';
}

function requireHash({ sha256 }: KnownBytes, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== sha256)
    throw new EngineError('ImageUnusable', 'The image’s checksum does not match its registration');
}

const overtaken = ({ imageId }: Owned): EngineError =>
  new EngineError('OperationOvertaken', `A newer operation is at work on the image ${imageId}`);
