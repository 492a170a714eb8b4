import { Injectable } from '@nestjs/common';
import { type Access, AccessService } from '../../../cloud/users/access.service.js';
import { PasswordService } from '../../../cloud/users/password.service.js';
import { type HeldToken, type TokenFacts, TokenService } from '../../../cloud/users/token.service.js';
import { unauthorized } from '../door/token-guard.js';
import { X7Error } from '../door/x7-error.js';
import { type AskedScope, scopeOf, type TokenIdentity, type TokenRequest } from './token-request.js';

interface Proved {
  readonly userId: string;
  readonly method: string;
  /** The token that was shown. */
  readonly from?: TokenFacts;
}

interface From {
  readonly address: string;
  readonly base: string;
}

/** From what a client proves to a token. Whatever is wrong with the proof, the answer is the same 401. */
@Injectable()
export class SignIn {
  constructor(
    private readonly passwords: PasswordService,
    private readonly tokens: TokenService,
    private readonly accesses: AccessService,
  ) {}

  async token(request: TokenRequest, from: From): Promise<HeldToken & { readonly token: string }> {
    const provedAt = Date.now();
    const proved = await this.#prove(request.auth.identity, from.address);
    const access = proved && (await this.#accessOf(proved.userId, scopeOf(request)));
    if (!proved || !access) throw unauthorized(from.base);
    const proof = { provedAt, ...(proved.from && { from: proved.from }) };
    return { ...this.tokens.issue(access, [proved.method], proof), access };
  }

  async #prove({ methods, password, token }: TokenIdentity, address: string): Promise<Proved | undefined> {
    const [method, ...others] = methods;
    if (others.length > 0) throw new X7Error(501, 'Several methods at once are not supported');
    if (method === 'password' && password) {
      const { id, name, password: secret } = password.user;
      const user = id ?? name;
      if (user === undefined)
        throw new X7Error(400, 'Invalid input for field/attribute user. It needs an id or a name');
      const userId = await this.passwords.check({ user, password: secret, address });
      return userId === undefined ? undefined : { userId, method };
    }
    if (method === 'token' && token) {
      const held = await this.tokens.find(token.id);
      return held && { userId: held.facts.userId, method, from: held.facts };
    }
    throw new X7Error(
      method === 'password' || method === 'token' ? 400 : 501,
      `The method '${method ?? ''}' cannot be used`,
    );
  }

  /** A client that names no scope gets its only project, if it has just one. Null: it has no part in what it named. */
  async #accessOf(userId: string, scope: AskedScope): Promise<Access | null> {
    if (scope === 'unbuilt') throw new X7Error(501, 'Only projects can be a scope');
    if (typeof scope === 'object') return this.accesses.find(userId, scope.project);
    const bare = await this.accesses.find(userId, null);
    if (scope === 'none' || !bare) return bare;
    const projects = await this.accesses.projectsOf({ userId, isAdmin: false });
    const [only, ...others] = projects;
    return only && others.length === 0 ? this.accesses.find(userId, only.id) : bare;
  }
}
