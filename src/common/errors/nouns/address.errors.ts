import { client, type ErrorRow } from '../error-row.js';

/** Floating addresses. */
export const addressErrors = {
  AddressLimitExceeded: client(413),
  InsufficientAddressCapacity: client(404),
  'InvalidAddress.NotFound': client(404),
  'InvalidAllocationID.Malformed': client(),
  'InvalidAllocationID.NotFound': client(404),
  'InvalidPublicIpv4PoolID.NotFound': client(404),
  'Resource.AlreadyAssociated': client(409),
} as const satisfies Readonly<Record<string, ErrorRow>>;
