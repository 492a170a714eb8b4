import { createHash } from 'node:crypto';
import { type Crc, newCrc32, newCrc32c, newCrc64Nvme } from './crc.js';

const hash = (algorithm: string) => (): Crc => {
  const hashing = createHash(algorithm);
  return { update: (bytes) => void hashing.update(bytes), digest: () => hashing.digest() };
};

/** What S3 calls them → how they are made, and how many bytes they have. */
const ALGORITHMS = {
  CRC32: { make: newCrc32, bytes: 4 },
  CRC32C: { make: newCrc32c, bytes: 4 },
  CRC64NVME: { make: newCrc64Nvme, bytes: 8 },
  SHA1: { make: hash('sha1'), bytes: 20 },
  SHA256: { make: hash('sha256'), bytes: 32 },
} as const;

export type ChecksumAlgorithm = keyof typeof ALGORITHMS;

export const CHECKSUM_ALGORITHMS = Object.keys(ALGORITHMS) as readonly ChecksumAlgorithm[];

export const newChecksum = (algorithm: ChecksumAlgorithm): Crc => ALGORITHMS[algorithm].make();

/** Whether the text is base64 of a checksum of this algorithm. */
export const isChecksum = (algorithm: ChecksumAlgorithm, text: string): boolean => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === ALGORITHMS[algorithm].bytes && bytes.toString('base64') === text;
};
