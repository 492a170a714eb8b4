import { STATUS_CODES } from 'node:http';
import type { Failure } from './x7-service.js';

const COMPUTE_NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** `{"itemNotFound":{"code":404,"message":…}}`; compute's and volume's. */
export const computeError = ({ status, message }: Failure): object => ({
  [COMPUTE_NAMES[status] ?? 'computeFault']: {
    code: status,
    message,
    ...((status === 413 || status === 429) && { retryAfter: '1' }),
  },
});

/** `{"error":{"code","title","message"}}`. */
export const identityError = ({ status, message }: Failure): object => ({
  error: { code: status, title: titleOf(status), message },
});

/** `{"message","code":"404 Not Found","title"}`. */
export const imageError = ({ status, message }: Failure): object => ({
  message,
  code: `${status} ${titleOf(status)}`,
  title: titleOf(status),
});

/** `{"NeutronError":{"type","message","detail":""}}`. */
export const networkError = (failure: Failure): object => ({
  NeutronError: { type: failure.type ?? typeOf(failure), message: failure.message, detail: '' },
});

const NETWORK_TYPES: Readonly<Record<number, string>> = {
  400: 'InvalidInput',
  403: 'PolicyNotAuthorized',
  404: 'HTTPNotFound',
  409: 'Conflict',
  501: 'NotImplemented',
};

const NETWORK_CODES: Readonly<Record<string, string>> = {
  AddressLimitExceeded: 'OverQuota',
  'Gateway.NotAttached': 'ExternalGatewayForFloatingIPNotFound',
  InsufficientFreeAddressesInSubnet: 'IpAddressGenerationFailure',
  InternetGatewayLimitExceeded: 'OverQuota',
  NetworkInterfaceLimitExceeded: 'OverQuota',
  SubnetLimitExceeded: 'OverQuota',
  VpcLimitExceeded: 'OverQuota',
  DependencyViolation: 'SecurityGroupInUse',
  InsufficientAddressCapacity: 'IpAddressGenerationFailure',
  'InvalidAddress.NotFound': 'InvalidIpForNetwork',
  'InvalidIPAddress.InUse': 'IpAddressAlreadyAllocated',
  'InvalidGroup.Duplicate': 'SecurityGroupNameExists',
  'InvalidPermission.Duplicate': 'SecurityGroupRuleExists',
  RulesPerSecurityGroupLimitExceeded: 'OverQuota',
  SecurityGroupLimitExceeded: 'OverQuota',
};

/** `Security group x could not be found.` is of type SecurityGroupNotFound. */
function typeOf({ status, message, code }: Failure): string {
  const [, noun] = /^([A-Z][a-z ]+?) \S+ could not be found\.$/.exec(message) ?? [];
  if (noun === undefined) return NETWORK_CODES[code] ?? NETWORK_TYPES[status] ?? code;
  return `${noun.replace(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())}NotFound`;
}

const titleOf = (status: number): string => STATUS_CODES[status] ?? 'Error';
