import { CredentialRepository } from './credential.repository.js';
import { CredentialService } from './credential.service.js';
import { UserRepository } from './user.repository.js';
import { UserService } from './user.service.js';

/**
 * Who signs with an access key, and what that user is called. Asks of its module: `Database`, `Sealer`,
 * `CREDENTIAL_CACHE_SECONDS`.
 */
export const credentialProviders = [CredentialRepository, CredentialService, UserRepository, UserService];
