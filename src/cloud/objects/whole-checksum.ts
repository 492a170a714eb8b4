import { createHash } from 'node:crypto';
import { newChecksum } from '../../common/checksums/checksum.js';
import { combineCrc, isCombinable } from '../../common/checksums/combine-crc.js';
import type { ObjectChecksum, ObjectPart } from './object.js';
import type { ObjectUpload } from './upload.js';

type Parts = readonly Pick<ObjectPart, 'etag' | 'size' | 'checksum'>[];

/** The ETag of an object in parts: the MD5 of their MD5s, and how many they are. */
export const wholeEtag = (parts: Parts): string =>
  `${createHash('md5')
    .update(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))))
    .digest('hex')}-${parts.length}`;

/** The checksum of an object from those of its parts; null: its upload named no algorithm. */
export function wholeChecksum(
  { algorithm, checksumType }: Pick<ObjectUpload, 'algorithm' | 'checksumType'>,
  parts: Parts,
): ObjectChecksum | null {
  if (algorithm === null) return null;
  const type = checksumType ?? 'COMPOSITE';
  const bytes = parts.map(({ checksum }) => Buffer.from(checksum ?? '', 'base64'));
  if (type === 'FULL_OBJECT' && isCombinable(algorithm)) {
    const [first = 0n, ...rest] = bytes.map((one) => BigInt(`0x${one.toString('hex') || '0'}`));
    const whole = rest.reduce(
      (crc, next, n) => combineCrc(algorithm, crc, { crc: next, bytes: parts[n + 1]?.size ?? 0 }),
      first,
    );
    const digits = (bytes[0]?.length ?? 0) * 2;
    return {
      algorithm,
      type,
      value: Buffer.from(whole.toString(16).padStart(digits, '0'), 'hex').toString('base64'),
    };
  }
  const hash = newChecksum(algorithm);
  for (const one of bytes) hash.update(one);
  return { algorithm, type, value: `${hash.digest().toString('base64')}-${parts.length}` };
}
