import { client, type ErrorRow } from '../error-row.js';

/** Tags, and ids of any noun. */
export const tagErrors = {
  InvalidID: client(),
  TagLimitExceeded: client(),
} as const satisfies Readonly<Record<string, ErrorRow>>;
