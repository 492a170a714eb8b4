interface ErrorRow {
  /** HTTP status of EC2's answer. */
  readonly status: number;
  /** HTTP status of X7's answer. */
  readonly x7: number;
  /** Whether a step that failed so is tried again. */
  readonly retry: boolean;
}

const client = (x7 = 400): ErrorRow => ({ status: 400, x7, retry: false });
const denied = (x7 = 401): ErrorRow => ({ status: x7, x7, retry: false });

/** Every failure that a caller may see, by AWS's own code. One row here is all that a new error needs. */
export const ERRORS = {
  // Who asks.
  AuthFailure: denied(),
  InvalidClientTokenId: denied(403),
  MissingAuthenticationToken: denied(403),
  OptInRequired: denied(403),
  RequestExpired: client(401),
  SignatureDoesNotMatch: denied(403),
  IncompleteSignature: client(),
  UnauthorizedOperation: denied(403),
  // How it is asked.
  FilterLimitExceeded: client(),
  DryRunOperation: { status: 412, x7: 412, retry: false },
  IdempotentParameterMismatch: client(409),
  InvalidAction: client(),
  InvalidParameter: client(),
  InvalidParameterCombination: client(),
  InvalidParameterValue: client(),
  InvalidNextToken: client(),
  InvalidPaginationToken: client(),
  MalformedQueryString: { status: 404, x7: 400, retry: false },
  MissingAction: client(),
  MissingParameter: client(),
  NoSuchVersion: client(),
  RequestEntityTooLarge: { status: 413, x7: 413, retry: false },
  UnknownParameter: client(),
  UnsupportedHibernationConfiguration: client(),
  UnsupportedOperation: client(),
  Unsupported: client(),
  ValidationError: client(),
  // Instances.
  IncorrectInstanceState: client(409),
  IncorrectState: client(409),
  'InvalidInstanceID.Malformed': client(),
  'InvalidInstanceID.NotFound': client(404),
  'InvalidAssociationID.NotFound': client(404),
  InvalidInstanceType: client(),
  OperationNotPermitted: client(403),
  InsufficientInstanceCapacity: { status: 500, x7: 409, retry: false },
  'InvalidUserData.Malformed': client(),
  'InvalidIPAddress.InUse': client(409),
  InsufficientFreeAddressesInSubnet: client(409),
  // Floating addresses.
  AddressLimitExceeded: client(413),
  InsufficientAddressCapacity: { status: 500, x7: 404, retry: false },
  'InvalidAddress.NotFound': client(404),
  'InvalidAllocationID.Malformed': client(),
  'InvalidAllocationID.NotFound': client(404),
  'InvalidPublicIpv4PoolID.NotFound': client(404),
  'Resource.AlreadyAssociated': client(409),
  // Images.
  'InvalidAMIID.Malformed': client(),
  'InvalidAMIID.NotFound': client(404),
  'InvalidAMIID.Unavailable': client(404),
  'InvalidUserID.Malformed': client(),
  // Keys.
  'InvalidKeyPair.Duplicate': client(409),
  'InvalidKeyPair.NotFound': client(404),
  'InvalidKeyPair.Format': client(),
  'InvalidKey.Format': client(),
  // Groups.
  'InvalidGroup.Duplicate': client(409),
  'InvalidGroup.InUse': client(409),
  'InvalidGroup.NotFound': client(404),
  'InvalidGroup.Reserved': client(),
  'InvalidGroupId.Malformed': client(),
  'InvalidGroupId.NotFound': client(404),
  'InvalidPermission.Duplicate': client(409),
  'InvalidPermission.Malformed': client(),
  'InvalidPermission.NotFound': client(404),
  'InvalidSecurityGroupRuleId.Malformed': client(),
  'InvalidSecurityGroupRuleId.NotFound': client(404),
  'InvalidSubnetID.Malformed': client(),
  'InvalidSubnetID.NotFound': client(404),
  'InvalidVpcID.Malformed': client(),
  'InvalidVpcID.NotFound': client(404),
  CannotDelete: client(409),
  DependencyViolation: client(409),
  // Tags and zones.
  InvalidID: client(),
  'InvalidNetworkInterfaceID.NotFound': client(404),
  'InvalidNetworkInterfaceId.Malformed': client(),
  TagLimitExceeded: client(),
  InvalidAvailabilityZone: client(),
  'InvalidZone.NotFound': client(),
  // Whatever it was: each API says it in its own words.
  NotFound: client(404),
  // Limits.
  InstanceLimitExceeded: client(403),
  VcpuLimitExceeded: client(403),
  ResourceLimitExceeded: client(403),
  KeyPairLimitExceeded: client(403),
  RulesPerSecurityGroupLimitExceeded: client(403),
  SecurityGroupLimitExceeded: client(403),
  RequestLimitExceeded: { status: 503, x7: 429, retry: true },
  // Ours.
  InternalError: { status: 500, x7: 500, retry: true },
  ServiceUnavailable: { status: 503, x7: 503, retry: true },
  // Between workflows and hosts; no caller sees them.
  OperationOvertaken: { status: 400, x7: 409, retry: false },
  ChunkTaken: { status: 400, x7: 409, retry: false },
  GuestNotRunning: { status: 400, x7: 409, retry: false },
  GuestDiskMissing: { status: 500, x7: 500, retry: false },
  ImageUnusable: { status: 500, x7: 500, retry: false },
  HostRefused: { status: 403, x7: 403, retry: false },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
