import type { Failure, X7Service } from '../door/x7-service.js';

/** Names of faults in the first release. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'resizeNotAllowed',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'inProgress',
  413: 'overLimit',
  415: 'badMediaType',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

/** `{"itemNotFound":{"code":404,"message":…}}`; what is not named is a cloudServersFault. */
export const firstError = ({ status, message }: Failure): object => ({
  [NAMES[status] ?? 'cloudServersFault']: {
    code: status,
    message,
    ...((status === 413 || status === 429) && { retryAfter: 0 }),
  },
});

/** A quota that is used up was "over limit", not forbidden. */
export const FIRST_STATUSES: NonNullable<X7Service['statuses']> = {
  AddressLimitExceeded: 413,
  InstanceLimitExceeded: 413,
  KeyPairLimitExceeded: 413,
  ResourceLimitExceeded: 413,
  RulesPerSecurityGroupLimitExceeded: 413,
  SecurityGroupLimitExceeded: 413,
  TagLimitExceeded: 413,
  VcpuLimitExceeded: 413,
  VolumeLimitExceeded: 413,
};
