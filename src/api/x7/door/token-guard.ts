import type { RequestContext } from '../../../common/context/request-context.js';
import { isAllowed } from '../../../cloud/users/policy.js';
import type { HeldToken, TokenService } from '../../../cloud/users/token.service.js';
import { X7Error } from './x7-error.js';
import type { Caller, X7Route } from './x7-route.js';

interface Asked {
  readonly token: string | undefined;
  readonly base: string;
  readonly requestId: string;
}

/** Whether a caller may use a route: a token that holds, and the right in the token's project. */
export class TokenGuard {
  constructor(private readonly tokens: TokenService) {}

  /** Undefined: the route asks for nothing. Throws 401 without a token that holds, 403 without the right. */
  async admit({ asks, inProject }: X7Route, { token, base, requestId }: Asked): Promise<Caller | undefined> {
    if (asks === 'open') return undefined;
    const held = token === undefined ? undefined : await this.tokens.find(token);
    if (!held) throw unauthorized(base);
    const context = contextOf(held, requestId);
    if (asks === 'token') return context ? { token: held, context } : { token: held };
    if ((inProject && !context) || !isAllowed(held.access.roles, asks))
      throw new X7Error(403, `Policy doesn't allow ${asks} to be performed.`);
    return context ? { token: held, context } : { token: held };
  }
}

/** Clients log in again when they read it. */
export const unauthorized = (base: string): X7Error =>
  new X7Error(401, 'The request you have made requires authentication.', {
    'www-authenticate': `Keystone uri="${base}/identity"`,
  });

function contextOf({ access }: HeldToken, requestId: string): RequestContext | undefined {
  const { userId, project, roles, isAdmin } = access;
  if (!project) return undefined;
  return { requestId, userId, projectId: project.id, accountNumber: project.accountNumber, roles, isAdmin };
}
