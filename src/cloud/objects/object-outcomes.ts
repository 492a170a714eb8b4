import { randomBytes } from 'node:crypto';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Bucket } from '../buckets/bucket.js';
import { noSuchBucket } from '../buckets/bucket.service.js';
import type { StoredObject } from './object.js';
import { refuseByQuota } from './object-limits.js';
import type { PutRow } from './object-rows.js';
import type { Incoming, Received } from './receive.js';

/** 32 letters and digits, as S3's are opaque. */
export const newVersionId = (): string => randomBytes(24).toString('base64url');

export const checksumOf = ({ algorithm }: Incoming, { checksum }: Received): StoredObject['checksum'] =>
  algorithm && checksum !== null ? { algorithm, value: checksum, type: 'FULL_OBJECT' } : null;

/** The version's id, where callers are told of it. */
export const shownVersion = ({ versioning }: Bucket, { version }: PutRow): string | null =>
  versioning === 'off' && version === 'null' ? null : version;

/** PostgreSQL said no: then there is no row. */
export const isRefusal = (error: unknown): boolean =>
  /^(22|23)/.test((error as { code?: string }).code ?? '');

/** Throws what the outcome means. */
export function refuseOutcome(
  outcome: Exclude<PutRow['outcome'], 'ok'>,
  limits: Parameters<typeof refuseByQuota>[1],
): never {
  if (outcome === 'NoSuchBucket') return noSuchBucket();
  if (outcome === 'objects' || outcome === 'object_bytes') return refuseByQuota(outcome, limits);
  if (outcome === 'NoSuchKey') throw new EngineError('NoSuchKey', 'The specified key does not exist.');
  throw new EngineError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
  );
}
