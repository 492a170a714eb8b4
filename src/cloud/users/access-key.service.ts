import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Sealer } from '../../common/seal/sealer.js';
import { AccessKeyRepository, type AccessKeyRow } from './access-key.repository.js';
import { secretContext } from './secret-context.js';

/** Shown once: only the sealed form of the secret is kept. */
export interface NewSecret {
  readonly id: string;
  readonly secret: string;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Access keys, as AWS has them: `AKIA` and 16 of base32, a secret of 40 characters. A user may have several. */
@Injectable()
export class AccessKeyService {
  constructor(
    private readonly keys: AccessKeyRepository,
    private readonly sealer: Sealer,
  ) {}

  /** `projectId`: where a request lands whose key names no project. */
  async create(userId: string, projectId: string): Promise<NewSecret> {
    const id = `AKIA${[...randomBytes(16)].map((byte) => BASE32.charAt(byte % BASE32.length)).join('')}`;
    const secret = randomBytes(30).toString('base64');
    const sealedSecret = this.sealer.seal(Buffer.from(secret), secretContext(id));
    await this.keys.insert({ id, userId, projectId, sealedSecret });
    return { id, secret };
  }

  /** Null: of all users. */
  async list(userId: string | null): Promise<readonly AccessKeyRow[]> {
    return this.keys.list(userId);
  }

  /** A user's active keys with their secrets: X7 shows them again to whom they are. */
  async secretsOf(userId: string): Promise<readonly (NewSecret & { readonly projectId: string })[]> {
    return (await this.keys.sealedOf(userId)).map(({ id, projectId, sealedSecret }) => ({
      ...{ id, projectId },
      secret: this.sealer.open(sealedSecret, secretContext(id)).toString('utf8'),
    }));
  }

  /** An inactive key answers AuthFailure, at once in every API process that hears the database. */
  async setActive(id: string, active: boolean): Promise<void> {
    if (!(await this.keys.setActive(id, active))) unknown(id);
  }

  async delete(id: string): Promise<void> {
    if (!(await this.keys.delete(id))) unknown(id);
  }

  /** Seals again whatever an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    const stale = (await this.keys.sealed()).filter(({ sealedSecret }) => this.sealer.isStale(sealedSecret));
    for (const { id, sealedSecret } of stale) {
      const context = secretContext(id);
      await this.keys.seal(id, this.sealer.seal(this.sealer.open(sealedSecret, context), context));
    }
    return stale.length;
  }
}

function unknown(id: string): never {
  throw new EngineError('InvalidParameterValue', `There is no access key '${id}'`);
}
