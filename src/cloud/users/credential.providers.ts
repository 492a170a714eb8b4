import { CredentialRepository } from './credential.repository.js';
import { CredentialService } from './credential.service.js';

/** Who signs with an access key. Asks of its module: `Database`, `Sealer`, `CREDENTIAL_CACHE_SECONDS`. */
export const credentialProviders = [CredentialRepository, CredentialService];
