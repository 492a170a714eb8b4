import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../../common/prisma/database.js';
import { refuseLocked } from '../instance-lock.js';
import { checkedTags, NAME_KEY, type Tag } from '../../tags/tag.js';
import { writeTags, removeTags, nameResources } from '../../tags/tag.repository.js';
import type { KeptInstance } from './kept-instance.js';
import { KeptInstances } from './kept-instances.service.js';
import { lockInstance, writeWords } from './own-words.js';

interface Lock {
  readonly isLocked: boolean;
  readonly because?: string | null;
}

type Metadata = Readonly<Record<string, string>>;

const isMetadata = ([key]: readonly [string, string]): boolean => key !== NAME_KEY && !/^aws:/i.test(key);

/** EC2's tags of an instance, but for its name and what is the cloud's own. */
export const metadataOf = ({ tags }: Pick<KeptInstance, 'tags'>): Metadata =>
  Object.fromEntries(Object.entries(tags).filter(isMetadata));

/** What an owner may say of an instance, in every state. Nothing of it takes the instance. */
@Injectable()
export class KeptChanges {
  constructor(
    private readonly database: Database,
    private readonly kept: KeptInstances,
  ) {}

  /** The name is the tag Name. Throws NotFound, IncorrectInstanceState for a locked one. */
  async describe(
    context: RequestContext,
    id: string,
    { name, description }: { readonly name?: string; readonly description?: string | null },
  ): Promise<void> {
    await this.#change(context, id, async (tx, { ec2Id, projectId }) => {
      if (name !== undefined)
        await nameResources(tx, { projectId, type: 'instance' }, new Map([[ec2Id, name]]));
      if (description !== undefined) await writeWords(tx, id, { description });
    });
  }

  /** Answers all that there is then. Throws TagLimitExceeded, and InvalidParameterValue for keys that are reserved. */
  async setMetadata(
    context: RequestContext,
    id: string,
    { metadata, isWhole }: { readonly metadata: Metadata; readonly isWhole: boolean },
  ): Promise<Metadata> {
    return this.#change(context, id, async (tx, row) => {
      const before = metadataOf(row);
      const gone = isWhole ? Object.keys(before).filter((key) => !Object.hasOwn(metadata, key)) : [];
      await this.#remove(tx, row, gone);
      await this.#write(tx, row, metadata);
      return isWhole ? metadata : { ...before, ...metadata };
    });
  }

  /** False: it has no such key. */
  async removeMetadata(context: RequestContext, id: string, key: string): Promise<boolean> {
    return this.#change(context, id, async (tx, row) => {
      if (!Object.hasOwn(metadataOf(row), key)) return false;
      await this.#remove(tx, row, [key]);
      return true;
    });
  }

  /** Makes new labels of those that there are. Throws InvalidParameterValue for more than there may be. */
  async setLabels(
    context: RequestContext,
    id: string,
    change: (labels: readonly string[]) => readonly string[],
  ): Promise<void> {
    await this.#change(context, id, async (tx, row) => {
      const labels = [...new Set(change(row.labels))];
      if (labels.length > MOST_LABELS)
        throw new EngineError(
          'InvalidParameterValue',
          `The number of tags exceeded the limit ${MOST_LABELS}`,
        );
      await writeWords(tx, id, { labels });
    });
  }

  /**
   * `because`: what is shown of the lock, where the caller says it. An administrator's lock is undone by administrators
   * alone. Throws OperationNotPermitted.
   */
  async setLock(context: RequestContext, id: string, { isLocked, because = null }: Lock): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.#locked(tx, context, id);
      if (row.lockedBy === 'admin' && !context.isAdmin)
        throw new EngineError(
          'OperationNotPermitted',
          `The instance '${row.ec2Id}' is locked by an administrator.`,
        );
      if (isLocked && row.lockedBy !== null) return;
      const lockedBy = context.isAdmin && context.userId !== row.userId ? 'admin' : 'owner';
      await writeWords(tx, id, { lockedBy: isLocked ? lockedBy : null, lockedReason: because });
    });
  }

  async #locked(tx: Queryable, context: RequestContext, id: string): Promise<KeptInstance> {
    await this.kept.get(context, id, tx);
    await lockInstance(tx, id);
    return this.kept.get(context, id, tx);
  }

  #change<T>(
    context: RequestContext,
    id: string,
    work: (tx: Queryable, row: KeptInstance) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const row = await this.#locked(tx, context, id);
      refuseLocked(row, context);
      return work(tx, row);
    });
  }

  async #remove(tx: Queryable, row: KeptInstance, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { projectId, ec2Id } = row;
    await removeTags(
      tx,
      { projectId, ids: [ec2Id] },
      keys.map((key) => ({ key, value: null })),
    );
  }

  async #write(tx: Queryable, { projectId, ec2Id }: KeptInstance, metadata: Metadata): Promise<void> {
    const pairs = Object.entries(metadata).map(([Key, Value]) => ({ Key, Value }));
    const tags: readonly Tag[] = checkedTags(pairs);
    await writeTags(tx, projectId, 'instance', [ec2Id], tags);
  }
}

const MOST_LABELS = 50;
