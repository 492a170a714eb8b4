import { client, type ErrorRow } from '../error-row.js';

/** VPCs, subnets, interfaces and addresses. */
export const networkErrors = {
  'InvalidSubnetID.Malformed': client(),
  'InvalidSubnetID.NotFound': client(404),
  'InvalidVpcID.Malformed': client(),
  'InvalidVpcID.NotFound': client(404),
  'InvalidNetworkInterfaceID.NotFound': client(404),
  'InvalidNetworkInterfaceId.Malformed': client(),
  'InvalidIPAddress.InUse': client(409),
  'InvalidPrefixListId.NotFound': client(404),
  InsufficientFreeAddressesInSubnet: client(409),
} as const satisfies Readonly<Record<string, ErrorRow>>;
