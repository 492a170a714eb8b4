import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { checkedTags, NAME_KEY } from '../tags/tag.js';
import { writeTags, removeTags } from '../tags/tag.repository.js';
import type { SnapshotRow } from './snapshot.js';
import { findSnapshot } from './snapshot.repository.js';
import { lockSnapshots } from './take-snapshots.repository.js';

type Metadata = Readonly<Record<string, string>>;

/** EC2's tags of a snapshot, but for its name and what is the cloud's own. */
export const snapshotMetadataOf = ({ tags }: Pick<SnapshotRow, 'tags'>): Metadata =>
  Object.fromEntries(tags.filter(([key]) => key !== NAME_KEY && !/^aws:/i.test(key)));

/** The tag `Name`; empty: it has none. */
export const snapshotNameOf = ({ tags }: Pick<SnapshotRow, 'tags'>): string =>
  tags.find(([key]) => key === NAME_KEY)?.[1] ?? '';

/** Absent: it stays. */
export interface SaidOfSnapshot {
  /** Empty: none. */
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  /** Keys of its metadata that go. */
  readonly without?: readonly string[];
}

/** What an owner may say of a snapshot, in every state. Nothing of it takes the snapshot. */
@Injectable()
export class SnapshotWords {
  constructor(private readonly database: Database) {}

  /**
   * Throws NotFound, TagLimitExceeded, and InvalidParameterValue for keys that are reserved. Answers the snapshot as it
   * is then.
   */
  say(projectId: string, id: string, said: SaidOfSnapshot): Promise<SnapshotRow> {
    return this.database.transaction(async (tx) => {
      const [row] = await lockSnapshots(tx, projectId, [byId(id)]);
      const { name, description, metadata = {}, without = [] } = said;
      if (description !== undefined)
        await tx.query('UPDATE snapshots SET description = $2 WHERE id = $1', [id, description]);
      const pairs = Object.entries({ ...metadata, ...(name && { [NAME_KEY]: name }) });
      const gone = [...without, ...(name === '' ? [NAME_KEY] : [])];
      if (row) await this.#tag(tx, { projectId, ec2Id: row.ec2Id }, { pairs, gone });
      return findSnapshot(tx, projectId, byId(id));
    });
  }

  async #tag(
    tx: Queryable,
    { projectId, ec2Id }: { readonly projectId: string; readonly ec2Id: string },
    { pairs, gone }: { readonly pairs: readonly [string, string][]; readonly gone: readonly string[] },
  ): Promise<void> {
    const named = gone.map((key) => ({ key, value: null }));
    if (named.length > 0) await removeTags(tx, { projectId, ids: [ec2Id] }, named);
    const tags = checkedTags(pairs.map(([Key, Value]) => ({ Key, Value })));
    await writeTags(tx, projectId, 'snapshot', [ec2Id], tags);
  }
}
