import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LruCache } from '../../common/cache/lru-cache.js';
import { remember } from '../../common/cache/remember.js';
import { Sealer } from '../../common/seal/sealer.js';
import { type Access, AccessService } from './access.service.js';
import { CREDENTIAL_CACHE_SECONDS } from './credential.service.js';
import { limitedTo } from './limited-access.js';
import { credentialFacts, type Proof, type TokenFacts, tokenFacts } from './token-facts.js';
import { TokenRepository } from './token.repository.js';

export const TOKEN_SECONDS = Symbol('TOKEN_SECONDS');

const CONTEXT = 'x7-token';
/** Characters: a token of ours is far shorter. */
const LONGEST = 4_000;

export type { TokenFacts } from './token-facts.js';

/** A token that holds, and what its user may do where it is scoped to. */
export interface HeldToken {
  readonly facts: TokenFacts;
  readonly access: Access;
}

/**
 * Tokens that carry what they say, sealed under the master key: nothing is stored for each. One that is revoked is
 * remembered until it would have expired.
 */
@Injectable()
export class TokenService {
  readonly #revoked: LruCache<'all', Promise<Set<string>>>;
  readonly #credentials: LruCache<string, Promise<boolean>>;

  constructor(
    private readonly sealer: Sealer,
    private readonly rows: TokenRepository,
    private readonly accesses: AccessService,
    @Inject(TOKEN_SECONDS) private readonly seconds: number,
    @Inject(CREDENTIAL_CACHE_SECONDS) cacheSeconds: number,
  ) {
    this.#revoked = new LruCache({ most: 1, milliseconds: cacheSeconds * 1000 });
    this.#credentials = new LruCache({ most: 10_000, milliseconds: cacheSeconds * 1000 });
  }

  issue(
    access: Access,
    methods: readonly string[],
    { from, provedAt = Date.now(), credential }: Proof = {},
  ): { readonly token: string; readonly facts: TokenFacts } {
    const issuedAt = Date.now();
    const own = randomBytes(16).toString('base64url');
    const issued: TokenFacts = {
      userId: access.userId,
      projectId: access.project?.id ?? null,
      methods: [...new Set([...methods, ...(from?.methods ?? [])])],
      issuedAt,
      provedAt: from?.provedAt ?? provedAt,
      expiresAt: from?.expiresAt ?? issuedAt + this.seconds * 1000,
      auditIds: from ? [own, from.auditIds.at(-1) ?? own] : [own],
      ...(credential && { credential: credentialFacts(credential) }),
    };
    const token = this.sealer.seal(Buffer.from(JSON.stringify(issued)), CONTEXT).toString('base64url');
    return { token, facts: issued };
  }

  /** Undefined: no token of ours, expired, revoked, or its user may not be there any more. */
  async find(token: string): Promise<HeldToken | undefined> {
    const read = this.#open(token);
    if (!read || read.expiresAt <= Date.now()) return undefined;
    const revoked = await remember(this.#revoked, 'all', () => this.rows.revoked());
    if (read.auditIds.some((id) => revoked.has(id))) return undefined;
    const access = await this.accesses.find(read.userId, read.projectId);
    if (!access) return undefined;
    const { credential } = read;
    // A credential outlives the password of its user.
    if (!credential)
      return (access.passwordChangedAt ?? 0) > read.provedAt ? undefined : { facts: read, access };
    const look = () => this.rows.hasCredential(credential.id);
    const holds = await remember(this.#credentials, credential.id, look);
    return holds ? { facts: read, access: limitedTo(access, credential.roles) } : undefined;
  }

  /** In every process that hears the database, at once. */
  async revoke({ auditIds: [own = ''], expiresAt }: TokenFacts): Promise<void> {
    await this.rows.revoke(own, new Date(expiresAt));
    await this.hearRevoked(own);
  }

  /** The token of this audit id holds no more; what is known of all others stays. */
  async hearRevoked(auditId: string): Promise<void> {
    const known = this.#revoked.get('all');
    if (!known) return;
    try {
      (await known).add(auditId);
    } catch {
      // They could not be read: whoever asks next reads them, this one among them.
    }
  }

  forget(): void {
    this.#revoked.clear();
    this.#credentials.clear();
  }

  #open(token: string): TokenFacts | undefined {
    if (token.length === 0 || token.length > LONGEST) return undefined;
    try {
      return tokenFacts.parse(
        JSON.parse(this.sealer.open(Buffer.from(token, 'base64url'), CONTEXT).toString()),
      );
    } catch {
      // Not sealed by this cloud.
      return undefined;
    }
  }
}
