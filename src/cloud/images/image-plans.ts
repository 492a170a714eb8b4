import { Injectable } from '@nestjs/common';
import type {
  PlannedCopy,
  PlannedImage,
  PlannedRegistration,
  PlannedSnapshot,
} from '../../../workflows/contracts/control/images.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { claimChunk } from '../operations/chunk.repository.js';

/** Of an image that is made of an instance. */
export type SnapshotArgs = Pick<
  PlannedSnapshot,
  'instanceId' | 'instanceGeneration' | 'host' | 'graceSeconds'
>;

/** An image of a chunk, with what the operation's arguments say of it. */
interface ChunkImage<Args> {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly args: Args;
}

/** What the operations that bring images have to do. Each method is one transaction and may run twice. */
@Injectable()
export class ImagePlans {
  constructor(private readonly database: Database) {}

  register(ref: ChunkRef, runId: string): Promise<readonly PlannedRegistration[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const images = await begun<{ objectId: string }>(tx, ref, 'registering');
      return images.map(({ args, ...image }) => ({
        ...{ noun: 'image', ...image, objectId: args.objectId, format: 'auto' },
      }));
    });
  }

  import(ref: ChunkRef, runId: string): Promise<readonly PlannedImage[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const images = await begun<null>(tx, ref, 'importing');
      return images.map(({ id, ec2Id, generation }) => ({ noun: 'image', id, ec2Id, generation }));
    });
  }

  create(ref: ChunkRef, runId: string): Promise<readonly PlannedSnapshot[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const images = await begun<SnapshotArgs>(tx, ref, 'creating');
      return images.map(({ args, ...image }) => ({ noun: 'image', ...image, ...args }));
    });
  }

  copy(ref: ChunkRef, runId: string): Promise<readonly PlannedCopy[]> {
    return this.database.transaction(async (tx) => {
      await claimChunk(tx, ref, runId);
      const images = await begun<{ sourceId: string }>(tx, ref, 'copying');
      return images.map(({ args, ...image }) => ({ noun: 'image', ...image, sourceId: args.sourceId }));
    });
  }
}

/** Those that the chunk's operation still has the say over. A run that was lost while unwinding begins again. */
const begun = <Args>(tx: Queryable, { operationId, chunk }: ChunkRef, task: string) =>
  tx.query<ChunkImage<Args>>(
    `UPDATE images r SET task_state = $3 FROM operation_members m JOIN operations o ON o.id = m.operation_id
     WHERE m.operation_id = $1 AND m.chunk = $2 AND m.noun = 'image' AND m.part = 'owner' AND m.settled_at IS NULL
       AND r.id = m.resource_id AND r.generation = m.generation AND r.operation_id = $1 AND r.task_state IS NOT NULL
     RETURNING r.id, r.ec2_id AS "ec2Id", r.generation, o.args->'images'->(r.id::text) AS args`,
    [operationId, chunk, task],
  );
