import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { type Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { generateKey } from './generate-key.js';
import { type KeyPairRow, type KeyType, type PublicKey } from './key-pair.js';
import { type KeyPairQuery, insertKeyPair, removeKeyPair, listKeyPairs } from './key-pair.repository.js';
import { readPublicKey } from './public-key.js';

export interface NewKeyPair {
  readonly name: string;
  readonly tags: readonly Tag[];
}

/** What an API may ask about key pairs. */
@Injectable()
export class KeyPairService {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
  ) {}

  /** The private key is in this answer and nowhere else. Throws InvalidKeyPair.Duplicate, KeyPairLimitExceeded. */
  async create(
    projectId: string,
    { keyType, ...asked }: NewKeyPair & { readonly keyType: KeyType },
  ): Promise<KeyPairRow & { readonly privateKey: string }> {
    const { privateKey, ...key } = await generateKey(keyType);
    return { ...(await this.#keep(projectId, asked, key)), privateKey };
  }

  /** Throws InvalidKey.Format besides. */
  async import(
    projectId: string,
    { material, ...asked }: NewKeyPair & { readonly material: Uint8Array },
  ): Promise<KeyPairRow> {
    return this.#keep(projectId, asked, readPublicKey(material));
  }

  async list(projectId: string, query: KeyPairQuery): Promise<readonly KeyPairRow[]> {
    return listKeyPairs(this.database, projectId, query);
  }

  /** EC2's id of what was deleted. Not there is success. */
  async remove(projectId: string, ref: Ref): Promise<string | undefined> {
    return removeKeyPair(this.database, projectId, ref);
  }

  async #keep(projectId: string, { name, tags }: NewKeyPair, key: PublicKey): Promise<KeyPairRow> {
    return this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      const row = await insertKeyPair(tx, { projectId, name }, key);
      if (!row) throw new EngineError('InvalidKeyPair.Duplicate', 'The keypair already exists');
      await this.quotas.require(tx, projectId, { resource: 'key_pairs' });
      await writeTags(tx, projectId, 'key-pair', [row.ec2Id], tags);
      return { ...row, tags: tags.map((tag) => [tag.key, tag.value] as const) };
    });
  }
}
