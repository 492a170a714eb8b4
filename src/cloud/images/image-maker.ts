import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CloudWorkflow } from '../../../workflows/contracts/workflow-names.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { claimedBefore } from '../operations/client-token.repository.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
  type OutboxEntry,
} from '../operations/operation.repository.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { imageNoun } from './image.noun.js';
import { insertImage, namesake, type WorkedImage } from './new-image.repository.js';

const GIB = 2 ** 30;

/** A machine image whose bytes an operation is to bring. */
export interface ImageToBring extends Omit<WorkedImage, 'task'> {
  readonly tags: readonly Tag[];
  /** As far as it is known before they come. */
  readonly sizeBytes: number;
  /** What the workflow's first step reads of it; small facts. */
  readonly args: object;
  /** Others of the project may have the same name. */
  readonly sharesName?: boolean;
  /** What it is brought from, where that takes part in the operation. */
  readonly along?: readonly OperationMember[];
}

/** Who brings images, and how it is told. */
export interface Bringing extends Pick<WorkedImage, 'task'> {
  readonly workflow: CloudWorkflow;
  /** EC2's verb. */
  readonly action: string;
  /** In a few words: "register web-1". */
  readonly summary: string;
  /** A request that its caller may repeat: it makes one image, once. */
  readonly once?: { readonly token: string; readonly requestHash: string };
}

export interface Made {
  readonly id: string;
  readonly ec2Id: string;
}

/** Writes images that are to be, in the caller's transaction. */
@Injectable()
export class ImageMaker {
  constructor(private readonly quotas: QuotaService) {}

  /**
   * One operation brings all. The entries go to the outbox after the commit. Throws InvalidAMIName.Duplicate,
   * ResourceLimitExceeded, TagLimitExceeded.
   */
  async make(
    tx: Queryable,
    context: RequestContext,
    { images, ...how }: Bringing & { readonly images: readonly ImageToBring[] },
  ): Promise<{ readonly made: readonly Made[]; readonly entries: readonly OutboxEntry[] }> {
    const { projectId, userId, requestId } = context;
    const made = images.map((image) => ({ ...image, ...newImageIds() }));
    const before = await this.#before(tx, projectId, { how, made });
    if (before) return before;
    await this.requireRoom(tx, projectId, images);
    const operationId = newOperationId();
    for (const image of made) await insertImage(tx, { ...image, task: how.task }, { projectId, operationId });
    for (const { ec2Id, tags } of made) await writeTags(tx, projectId, 'image', [ec2Id], tags);
    const { workflow, action, summary } = how;
    const entries = await insertOperation(tx, operationId, {
      ...{ workflow, action, summary, requestId, projectId, userId, chunkSize: 50 },
      args: { images: Object.fromEntries(made.map(({ id, args }) => [id, args])) },
      members: made.map(({ id, ec2Id, along = [] }) => ({ noun: 'image', id, ec2Id, generation: 1, along })),
    });
    return { made, entries };
  }

  /** What the same request made before; it is not made again. Throws IdempotentParameterMismatch. */
  async #before(
    tx: Queryable,
    projectId: string,
    { how, made: [first] }: { readonly how: Bringing; readonly made: readonly Made[] },
  ): Promise<{ readonly made: readonly Made[]; readonly entries: [] } | undefined> {
    if (!how.once || !first) return undefined;
    const id = await claimedBefore(tx, projectId, {
      ...{ action: how.action, noun: 'image', ...how.once, resourceId: first.id },
    });
    return id === undefined ? undefined : { made: [imageIdsOf(id)], entries: [] };
  }

  /** Throws what `make` would of names and limits; holds the project's lock. */
  async requireRoom(
    tx: Queryable,
    projectId: string,
    images: readonly Pick<ImageToBring, 'name' | 'sharesName' | 'sizeBytes'>[],
  ): Promise<void> {
    await this.quotas.lockProject(tx, projectId);
    for (const { name, sharesName = false } of images) {
      const taken = sharesName ? undefined : await namesake(tx, projectId, name);
      if (taken !== undefined)
        throw new EngineError(
          'InvalidAMIName.Duplicate',
          `AMI name ${name} is already in use by AMI ${taken}`,
        );
    }
    await this.quotas.require(tx, projectId, { resource: 'images', more: images.length });
    const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await this.quotas.require(tx, projectId, { resource: 'image_gib', more: Math.floor(bytes / GIB) });
  }
}

/** Of a machine image that is to be. */
export const newImageIds = (): Made => imageIdsOf(randomUUID());

/** Of one whose key is known. */
export const imageIdsOf = (id: string): Made => ({ id, ec2Id: ec2IdWith(imageNoun.ec2.prefixes.image, id) });
