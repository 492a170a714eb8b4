import { client, type ErrorRow } from '../error-row.js';

/** Images. */
export const imageErrors = {
  InvalidAMIAttributeItemValue: client(),
  'InvalidAMIID.Malformed': client(),
  'InvalidAMIID.NotFound': client(404),
  'InvalidAMIID.Unavailable': client(404),
  ResourceAlreadyExists: client(409),
  'InvalidUserID.Malformed': client(),
} as const satisfies Readonly<Record<string, ErrorRow>>;
