import { EngineError } from '../../../../common/errors/engine-error.js';
import { S3Error } from '../../protocol/s3-error.js';
import type { PostCondition, PostPolicy } from './post-policy.js';

/** Fields that no condition need name: what the signature is made of. */
const NEED_NO_CONDITION = new Set(['awsaccesskeyid', 'file', 'policy', 'signature', 'x-amz-signature']);

/** Bytes that the file may have. */
export interface SizeBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Holds a form to its policy: each condition, and no field that the policy does not know. `fields`: by names in lower
 * case, `bucket` among them. Throws AccessDenied.
 */
export function requirePostPolicy(policy: PostPolicy, fields: ReadonlyMap<string, string>, now: Date): void {
  if (policy.expiresAt <= now) denied('Policy expired.');
  const known = new Set<string>();
  for (const condition of policy.conditions) {
    if (condition.kind === 'content-length-range') continue;
    known.add(condition.field);
    if (!holds(condition, fields.get(condition.field) ?? ''))
      denied(
        `Policy Condition failed: ["${condition.kind}", "$${condition.field}", "${condition.value.slice(0, 200)}"]`,
      );
  }
  const extra = [...fields.keys()].filter(
    (name) => !known.has(name) && !NEED_NO_CONDITION.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) denied(`Extra input fields: ${extra.join(', ').slice(0, 200)}`);
}

/** A type may be a list, each part of which must begin so. */
function holds({ kind, field, value }: Extract<PostCondition, { field: string }>, said: string): boolean {
  if (kind === 'eq') return said === value;
  const parts = field === 'content-type' ? said.split(',').map((part) => part.trim()) : [said];
  return parts.every((part) => part.startsWith(value));
}

/** What all ranges together allow; without one, any size. */
export function sizeBoundsOf({ conditions }: PostPolicy, ceiling: number): SizeBounds {
  const ranges = conditions.flatMap((one) => (one.kind === 'content-length-range' ? [one] : []));
  return {
    least: Math.max(0, ...ranges.map(({ least }) => least)),
    most: Math.min(ceiling, ...ranges.map(({ most }) => most)),
  };
}

/** The file as it comes, cut as soon as it is too long. Throws EntityTooLarge. */
export async function* boundedBytes(
  file: AsyncIterable<Buffer>,
  { most }: SizeBounds,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > most)
      throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
        ProposedSize: String(size),
        MaxSizeAllowed: String(most),
      });
    yield chunk;
  }
}

/** Throws EntityTooSmall. */
export function requireLeast(size: number, { least }: SizeBounds): void {
  if (size < least)
    throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(size),
      MinSizeAllowed: String(least),
    });
}

function denied(why: string): never {
  throw new EngineError('AccessDenied', `Invalid according to Policy: ${why}`);
}
