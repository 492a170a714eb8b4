import { client, type ErrorRow } from '../error-row.js';

/** Key pairs. */
export const keyPairErrors = {
  'InvalidKeyPair.Duplicate': client(409),
  'InvalidKeyPair.NotFound': client(404),
  'InvalidKeyPair.Format': client(),
  'InvalidKey.Format': client(),
  KeyPairLimitExceeded: client(403),
} as const satisfies Readonly<Record<string, ErrorRow>>;
