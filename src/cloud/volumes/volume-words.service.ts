import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { checkedTags, NAME_KEY } from '../tags/tag.js';
import { removeTags, writeTags, nameResources } from '../tags/tag.repository.js';
import { lockVolumes } from './take-volumes.repository.js';
import type { VolumeRow } from './volume.js';
import { findVolume } from './volume.repository.js';

type Metadata = Readonly<Record<string, string>>;

const isMetadata = ([key]: readonly [string, string]): boolean => key !== NAME_KEY && !/^aws:/i.test(key);

/** EC2's tags of a volume, but for its name and what is the cloud's own. */
export const volumeMetadataOf = ({ tags }: Pick<VolumeRow, 'tags'>): Metadata =>
  Object.fromEntries(tags.filter(isMetadata));

/** The tag `Name`; empty: it has none. */
export const volumeNameOf = ({ tags }: Pick<VolumeRow, 'tags'>): string =>
  tags.find(([key]) => key === NAME_KEY)?.[1] ?? '';

export interface VolumeWords {
  /** Empty: none. */
  readonly name?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  /** Keys that `metadata` does not name go. */
  readonly isWhole?: boolean;
}

/** What an owner may say of a volume, in every state. Nothing of it takes the volume. */
@Injectable()
export class VolumeWordsService {
  constructor(private readonly database: Database) {}

  /**
   * Throws NotFound, TagLimitExceeded, and InvalidParameterValue for keys that are reserved. Answers the volume as it
   * is then.
   */
  say(projectId: string, id: string, words: VolumeWords): Promise<VolumeRow> {
    return this.database.transaction(async (tx) => {
      const row = await this.#locked(tx, projectId, id);
      const { name, description, metadata, isWhole = false } = words;
      if (name !== undefined) await this.#name(tx, row, name);
      if (description !== undefined)
        await tx.query('UPDATE volumes SET description = $2 WHERE id = $1', [id, description]);
      if (metadata) await this.#write(tx, row, { metadata, isWhole });
      return findVolume(tx, projectId, byId(id));
    });
  }

  /** False: it has no such key. Throws NotFound. */
  removeMetadata(projectId: string, id: string, key: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const row = await this.#locked(tx, projectId, id);
      if (!Object.hasOwn(volumeMetadataOf(row), key)) return false;
      await this.#remove(tx, row, [key]);
      return true;
    });
  }

  async #locked(tx: Queryable, projectId: string, id: string): Promise<VolumeRow> {
    await lockVolumes(tx, projectId, [byId(id)]);
    return findVolume(tx, projectId, byId(id));
  }

  async #name(tx: Queryable, row: VolumeRow, name: string): Promise<void> {
    if (name === '') return this.#remove(tx, row, [NAME_KEY]);
    const { projectId, ec2Id } = row;
    await nameResources(tx, { projectId, type: 'volume' }, new Map([[ec2Id, name]]));
  }

  async #write(
    tx: Queryable,
    row: VolumeRow,
    { metadata, isWhole }: { readonly metadata: Metadata; readonly isWhole: boolean },
  ): Promise<void> {
    const before = Object.keys(volumeMetadataOf(row));
    if (isWhole)
      await this.#remove(
        tx,
        row,
        before.filter((key) => !Object.hasOwn(metadata, key)),
      );
    const pairs = Object.entries(metadata).map(([Key, Value]) => ({ Key, Value }));
    await writeTags(tx, row.projectId, 'volume', [row.ec2Id], checkedTags(pairs));
  }

  async #remove(tx: Queryable, { projectId, ec2Id }: VolumeRow, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const named = keys.map((key) => ({ key, value: null }));
    await removeTags(tx, { projectId, ids: [ec2Id] }, named);
  }
}
