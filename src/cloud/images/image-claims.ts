import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type Move, moveTo } from '../nouns/state-table.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
  type OutboxEntry,
} from '../operations/operation.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type KnownBytes } from './image-intake.js';
import { type ImageSettings, findOwnImage } from './image-settings.repository.js';
import { BEGIN_IMPORT } from './image-work.moves.js';
import { GIVE_UP, IMPORT, SAVE } from './image.moves.js';

/** An image whose bytes one upload has the say over. */
export interface Claimed {
  readonly image: ImageSettings;
  readonly claim: string;
}

/** An image whose bytes are at a URL. */
export interface WantedDownload {
  readonly ref: Ref;
  readonly url: string;
}

/** Who writes the bytes of an image: one at a time, and whoever was silent too long is none any more. */
@Injectable()
export class ImageClaims {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** Throws IncorrectState for an image that does not wait for its bytes, and what `findOwn` throws. */
  async claim({ projectId }: RequestContext, ref: Ref): Promise<Claimed> {
    const claim = randomUUID();
    const image = await this.database.transaction(async (tx) => {
      const found = await findOwnImage(tx, { projectId, ref, lock: 'FOR UPDATE OF m' });
      if ((await moveTo(tx, SAVE, [found.id, claim])).length === 0) throw notIn(found, 'queued');
      return found;
    });
    return { image, claim };
  }

  /** It is at work. False: the claim is another's by now. */
  async beat({ claim }: Claimed): Promise<boolean> {
    const rows = await this.database.query(
      'UPDATE images SET claimed_at = engine_now() WHERE claim = $1 RETURNING id',
      [claim],
    );
    return rows.length > 0;
  }

  /** The bytes are there. Throws IncorrectState when the claim is gone, ResourceLimitExceeded. */
  async finish({ image, claim }: Claimed, move: Move, found: KnownBytes): Promise<void> {
    const { format, sizeBytes, virtualBytes, sha256, md5, sha512 } = found;
    await this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, image.projectId);
      const values = [image.id, claim, format, sizeBytes, virtualBytes, sha256, md5, sha512];
      if ((await moveTo(tx, move, values)).length === 0)
        throw new EngineError('IncorrectState', 'The image was deleted while its bytes came.');
      await this.quotas.require(tx, image.projectId, { resource: 'image_gib' });
    });
  }

  /** It waits for its bytes again. False: the claim is another's by now. */
  async giveUp({ image, claim }: Claimed): Promise<boolean> {
    return (await moveTo(this.database, GIVE_UP, [image.id, claim])).length > 0;
  }

  /**
   * One operation is to fetch the bytes of all. Throws IncorrectState for an image that waits for none,
   * UnsupportedOperation for kernels and ramdisks, ResourceLimitExceeded, and what `findOwn` throws.
   */
  async beginDownloads(
    { projectId, userId, requestId }: RequestContext,
    wanted: readonly WantedDownload[],
  ): Promise<readonly OutboxEntry[]> {
    const operationId = newOperationId();
    return this.database.transaction(async (tx) => {
      const members: OperationMember[] = [];
      for (const one of wanted) members.push(await this.#download(tx, { ...one, projectId, operationId }));
      await this.quotas.lockProject(tx, projectId);
      await this.quotas.require(tx, projectId, { resource: 'image_gib' });
      return insertOperation(tx, operationId, {
        ...{ workflow: 'import-image', action: 'ImportImage', args: {}, members },
        summary: `import ${members.map(({ ec2Id }) => ec2Id).join(', ')}`,
        ...{ requestId, projectId, userId, chunkSize: 50 },
      });
    });
  }

  async #download(
    tx: Queryable,
    { ref, url, projectId, operationId }: WantedDownload & { projectId: string; operationId: string },
  ): Promise<OperationMember> {
    const image = await findOwnImage(tx, { projectId, ref, lock: 'FOR UPDATE OF m' });
    const { id, ec2Id, kind, generation } = image;
    if (kind !== 'machine')
      throw new EngineError('UnsupportedOperation', 'Kernels and ramdisks are uploaded, not downloaded.');
    if ((await moveTo(tx, BEGIN_IMPORT, [id, operationId, url])).length === 0) throw notIn(image, 'queued');
    return { noun: 'image', id, ec2Id, generation: generation + 1 };
  }

  /** What was staged becomes available. Throws IncorrectState. */
  async importStaged({ projectId }: RequestContext, ref: Ref): Promise<void> {
    await this.database.transaction(async (tx) => {
      const image = await findOwnImage(tx, { projectId, ref, lock: 'FOR UPDATE OF m' });
      if ((await moveTo(tx, IMPORT, [image.id])).length === 0) throw notIn(image, 'staged');
    });
  }
}

const notIn = ({ ec2Id, state }: ImageSettings, wanted: string): EngineError =>
  new EngineError('IncorrectState', `The image ${ec2Id} is ${state}, and not ${wanted}.`);
