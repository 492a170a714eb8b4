import { Injectable } from '@nestjs/common';
import { type Access, AccessService } from '../../../cloud/users/access.service.js';
import { limitedTo } from '../../../cloud/users/limited-access.js';
import { type HeldToken, TokenService } from '../../../cloud/users/token.service.js';
import { unauthorized } from '../door/token-guard.js';
import { X7Error } from '../door/x7-error.js';
import { type Proved, Proofs } from './proofs.js';
import { type AskedScope, scopeOf, type TokenRequest } from './token-request.js';

interface From {
  readonly address: string;
  readonly base: string;
}

/** From what a client proves to a token. Whatever is wrong with the proof, the answer is the same 401. */
@Injectable()
export class SignIn {
  constructor(
    private readonly proofs: Proofs,
    private readonly tokens: TokenService,
    private readonly accesses: AccessService,
  ) {}

  async token(request: TokenRequest, from: From): Promise<HeldToken & { readonly token: string }> {
    const provedAt = Date.now();
    const proved = await this.proofs.prove(request.auth.identity, from.address);
    const access = proved && (await this.#accessOf(proved, scopeOf(request)));
    if (!proved || !access) throw unauthorized(from.base);
    const credential = proved.with ?? proved.from?.credential;
    const proof = {
      provedAt,
      ...(proved.from && { from: proved.from }),
      ...(credential && { credential }),
    };
    return {
      ...this.tokens.issue(access, [proved.method], proof),
      access: credential ? limitedTo(access, credential.roles) : access,
    };
  }

  /** Null: the user has no part in what was named. An application credential, and what it got, stay in its project. */
  async #accessOf({ userId, with: shown, from }: Proved, scope: AskedScope): Promise<Access | null> {
    if (shown && scope !== 'default')
      throw new X7Error(400, 'Application credentials cannot request a scope.');
    if (shown) return this.accesses.find(userId, shown.projectId);
    if (!from?.credential) return this.#scoped(userId, scope);
    const access = scope === 'default' ? null : await this.#scoped(userId, scope);
    if (scope !== 'default' && access?.project?.id !== from.projectId) return null;
    return this.accesses.find(userId, from.projectId);
  }

  /** A client that names no scope gets its user's default project, or the only one. */
  async #scoped(userId: string, scope: AskedScope): Promise<Access | null> {
    if (scope === 'unbuilt') throw new X7Error(501, 'Only projects can be a scope');
    if (typeof scope === 'object') return this.accesses.find(userId, scope.project);
    const bare = await this.accesses.find(userId, null);
    if (scope === 'none' || !bare) return bare;
    const own = bare.defaultProject === null ? null : await this.accesses.find(userId, bare.defaultProject);
    if (own) return own;
    const projects = await this.accesses.projectsOf({ userId, isAdmin: false });
    const [only, ...others] = projects;
    return only && others.length === 0 ? this.accesses.find(userId, only.id) : bare;
  }
}
