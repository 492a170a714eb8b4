import { KeyPairService } from './key-pair.service.js';

/** All that key pairs take, besides Database, tags and quotas. */
export const keyPairProviders = [KeyPairService];
