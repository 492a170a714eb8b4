import { client, type ErrorRow } from '../error-row.js';

/** Images. */
export const imageErrors = {
  InvalidAMIAttributeItemValue: client(),
  'InvalidAMIID.Malformed': client(),
  'InvalidAMIID.NotFound': client(404),
  'InvalidAMIID.Unavailable': client(404),
  'InvalidAMIName.Duplicate': client(409),
  'InvalidAMIName.Malformed': client(),
  InvalidManifest: client(),
  ResourceAlreadyExists: client(409),
  'InvalidUserID.Malformed': client(),
} as const satisfies Readonly<Record<string, ErrorRow>>;
