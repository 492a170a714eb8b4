import { Inject, Injectable } from '@nestjs/common';
import { LruCache } from '../../common/cache/lru-cache.js';
import { remember } from '../../common/cache/remember.js';
import { Sealer } from '../../common/seal/sealer.js';
import { CredentialRepository } from './credential.repository.js';
import { secretContext } from './secret-context.js';
import { standingOf } from './standing.js';

/** Whom an access key stands for, and the secret that its signatures are made with. */
export interface Credential {
  readonly secret: string;
  readonly userId: string;
  readonly projectId: string;
  readonly accountNumber: string;
  readonly roles: ReadonlySet<string>;
  readonly isAdmin: boolean;
}

export const CREDENTIAL_CACHE_SECONDS = 'CREDENTIAL_CACHE_SECONDS';

/** Keys that are asked for at once; unknown ones are remembered too. */
const MOST = 10_000;

/** Answers who signs with an access key. Every request asks: what was read is believed for a few seconds. */
@Injectable()
export class CredentialService {
  readonly #found: LruCache<string, Promise<Credential | null>>;

  constructor(
    private readonly rows: CredentialRepository,
    private readonly sealer: Sealer,
    @Inject(CREDENTIAL_CACHE_SECONDS) seconds: number,
  ) {
    this.#found = new LruCache({ most: MOST, milliseconds: seconds * 1000 });
  }

  /** `ACCESS` or `ACCESS:project`. Null: no such active key, no such project, or its user does not belong to it. */
  async find(accessKey: string): Promise<Credential | null> {
    return remember(this.#found, accessKey, () => this.#read(accessKey));
  }

  /** Somebody changed keys, members or roles: nothing that was read is believed any longer. */
  forget(): void {
    this.#found.clear();
  }

  async #read(accessKey: string): Promise<Credential | null> {
    const [, id = '', project] = /^([^:]+)(?::(.+))?$/s.exec(accessKey) ?? [];
    const row = await this.rows.find(id, project ?? null);
    if (!row?.active || row.projectId === null || row.accountNumber === null) return null;
    const { roles, isAdmin, belongs } = standingOf(row);
    if (!belongs) return null;
    const secret = this.sealer.open(row.sealedSecret, secretContext(row.accessKeyId)).toString('utf8');
    const { userId, projectId, accountNumber } = row;
    return { secret, userId, projectId, accountNumber, roles, isAdmin };
  }
}
