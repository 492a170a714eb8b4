import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CloudWorkflow } from '../../../workflows/contracts/workflow-names.js';
import type { RequestContext } from '../../common/context/request-context.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { DataKeys } from '../data-keys/data-keys.js';
import type { Queryable } from '../../common/prisma/database.js';
import {
  insertOperation,
  newOperationId,
  type OperationMember,
  type OutboxEntry,
} from '../operations/operation.repository.js';
import type { Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { insertSnapshot, type SnapshotToInsert } from './new-snapshot.repository.js';
import type { NewSnapshots } from './snapshot.js';
import { snapshotNoun } from './snapshot.noun.js';

export interface MadeSnapshots {
  /** In the order of the sources: of the volumes' ids. */
  readonly ids: readonly string[];
  /** They go to the outbox after the commit. */
  readonly entries: readonly OutboxEntry[];
}

export interface SnapshotsToWrite extends Omit<NewSnapshots, 'volumes'> {
  readonly workflow: CloudWorkflow;
  readonly action: string;
  /** Of copies. Absent: as the others are, and as the project has it. */
  readonly encrypted?: boolean | undefined;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly sources: readonly (Pick<SnapshotToInsert, 'of' | 'copyOf'> & { readonly tags?: readonly Tag[] })[];
  /** What the operation is also inside of. */
  readonly along?: readonly OperationMember[];
}

/** Writes snapshots that are to be, with the operation that makes them, in the caller's transaction. */
@Injectable()
export class SnapshotWriter {
  constructor(private readonly keys: DataKeys) {}

  async write(tx: Queryable, context: RequestContext, planned: SnapshotsToWrite): Promise<MadeSnapshots> {
    const { projectId, userId, requestId } = context;
    const { name, description, sources, along = [], workflow, action, args = {} } = planned;
    const operationId = newOperationId();
    const made = sources.map((source) => ({ ...mintedId(), ...source }));
    for (const { tags = [], ...one } of made) {
      const { of, copyOf } = one;
      // Of a volume it has the volume's key; a copy of what is plain may be encrypted.
      const dataKeyId =
        copyOf === undefined
          ? of.dataKeyId
          : await this.keys.keyFor(tx, projectId, { encrypted: planned.encrypted, source: of });
      const about = { ...one, of: { ...of, dataKeyId }, projectId, userId, name, description, operationId };
      await insertSnapshot(tx, about);
      await writeTags(tx, projectId, 'snapshot', [one.ec2Id], tags);
    }
    const ec2Ids = made.map(({ ec2Id }) => ec2Id);
    await writeTags(tx, projectId, 'snapshot', ec2Ids, planned.tags);
    const entries = await insertOperation(tx, operationId, {
      ...{ workflow, action, args, requestId, projectId, userId, chunkSize: 50 },
      summary: `${workflow === 'copy-snapshot' ? 'copy' : 'make'} ${made.length === 1 ? 'a snapshot' : `${made.length} snapshots`}`,
      members: made.map(({ id, ec2Id }, i) => ({
        ...{ id, ec2Id, noun: 'snapshot', generation: 1, along: i === 0 ? along : [] },
      })),
    });
    return { ids: made.map(({ id }) => id), entries };
  }
}

function mintedId() {
  const id = randomUUID();
  return { id, ec2Id: ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, id) };
}
