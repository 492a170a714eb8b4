import { client, type ErrorRow } from '../error-row.js';

/** Zones. */
export const zoneErrors = {
  InvalidAvailabilityZone: client(),
  'InvalidZone.NotFound': client(),
} as const satisfies Readonly<Record<string, ErrorRow>>;
