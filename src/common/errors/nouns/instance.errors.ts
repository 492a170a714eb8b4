import { client, type ErrorRow } from '../error-row.js';

/** Instances and their limits. */
export const instanceErrors = {
  IncorrectInstanceState: client(409),
  IncorrectState: client(409),
  'InvalidInstanceID.Malformed': client(),
  'InvalidInstanceID.NotFound': client(404),
  'InvalidAssociationID.NotFound': client(404),
  InvalidInstanceType: client(),
  OperationNotPermitted: client(403),
  InsufficientInstanceCapacity: { status: 500, x7: 409, retry: false },
  'InvalidUserData.Malformed': client(),
  InstanceLimitExceeded: client(403),
  VcpuLimitExceeded: client(403),
} as const satisfies Readonly<Record<string, ErrorRow>>;
