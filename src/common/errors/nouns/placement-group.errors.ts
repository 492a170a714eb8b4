import { client, type ErrorRow } from '../error-row.js';

/** Placement groups. */
export const placementGroupErrors = {
  'InvalidPlacementGroup.Duplicate': client(409),
  'InvalidPlacementGroup.InUse': client(409),
  'InvalidPlacementGroup.Unknown': client(404),
  'InvalidPlacementGroupId.NotFound': client(404),
  PlacementGroupLimitExceeded: client(403),
} as const satisfies Readonly<Record<string, ErrorRow>>;
