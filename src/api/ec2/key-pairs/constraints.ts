import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const keyPairsConstraints: Constraints = {
  CreateKeyPair: {
    KeyType: allowed('rsa', 'ed25519'),
    KeyFormat: allowed('pem', 'ppk'),
    'TagSpecification.ResourceType': allowed('key-pair'),
  },
  ImportKeyPair: {
    PublicKeyMaterial: { maxLength: 32_768 },
    'TagSpecification.ResourceType': allowed('key-pair'),
  },
  ImportPublicKey: { PublicKey: { maxLength: 32_768 } },
};
