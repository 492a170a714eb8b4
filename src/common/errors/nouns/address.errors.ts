import { client, type ErrorRow } from '../error-row.js';

/** Floating addresses. */
export const addressErrors = {
  AddressLimitExceeded: client(413),
  InsufficientAddressCapacity: { status: 500, x7: 404, retry: false },
  'InvalidAddress.NotFound': client(404),
  'InvalidAllocationID.Malformed': client(),
  'InvalidAllocationID.NotFound': client(404),
  'InvalidPublicIpv4PoolID.NotFound': client(404),
  'Resource.AlreadyAssociated': client(409),
} as const satisfies Readonly<Record<string, ErrorRow>>;
