import { Injectable } from '@nestjs/common';
import {
  type ApplicationCredential,
  ApplicationCredentials,
} from '../../../cloud/users/application-credential.service.js';
import { PasswordService } from '../../../cloud/users/password.service.js';
import { type TokenFacts, TokenService } from '../../../cloud/users/token.service.js';
import { X7Error } from '../door/x7-error.js';
import type { TokenIdentity } from './token-request.js';

export interface Proved {
  readonly userId: string;
  readonly method: string;
  /** The token that was shown. */
  readonly from?: TokenFacts;
  /** The application credential that was shown. */
  readonly with?: ApplicationCredential;
}

type Shown = NonNullable<TokenIdentity['application_credential']>;

const METHODS: ReadonlySet<string> = new Set(['password', 'token', 'application_credential']);

/** Who a client proves to be: by a password, a token that holds, or an application credential. */
@Injectable()
export class Proofs {
  constructor(
    private readonly passwords: PasswordService,
    private readonly credentials: ApplicationCredentials,
    private readonly tokens: TokenService,
  ) {}

  /** Undefined: whatever is wrong with it. Throws 400 for what cannot be read, 501 for what is not built. */
  async prove(identity: TokenIdentity, address: string): Promise<Proved | undefined> {
    const { methods, password, token, application_credential: shown } = identity;
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
    if (method === 'application_credential' && shown) return this.#byCredential(shown, address);
    throw new X7Error(METHODS.has(method ?? '') ? 400 : 501, `The method '${method ?? ''}' cannot be used`);
  }

  async #byCredential({ id, name, secret, user }: Shown, address: string): Promise<Proved | undefined> {
    const owner = user?.id ?? user?.name;
    const found = await this.credentials.check({
      ...{ secret, address },
      ...(id !== undefined && { id }),
      ...(name !== undefined && { name }),
      ...(owner !== undefined && { user: owner }),
    });
    return found && { userId: found.userId, method: 'application_credential', with: found };
  }
}
