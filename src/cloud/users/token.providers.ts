import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';
import { ApplicationCredentials } from './application-credential.service.js';
import { PasswordRepository } from './password.repository.js';
import { PasswordService } from './password.service.js';
import { TokenRepository } from './token.repository.js';
import { TokenService } from './token.service.js';

/** Who holds a token. Asks of its module: `Database`, `Sealer`, `CREDENTIAL_CACHE_SECONDS`, `TOKEN_SECONDS`. */
export const tokenProviders = [
  AccessRepository,
  AccessService,
  ApplicationCredentials,
  PasswordRepository,
  PasswordService,
  TokenRepository,
  TokenService,
];
