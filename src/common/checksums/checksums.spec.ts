import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type ChecksumAlgorithm, isChecksum, newChecksum } from './checksum.js';
import { combineCrc, isCombinable } from './combine-crc.js';

const hexOf = (algorithm: ChecksumAlgorithm, ...pieces: Buffer[]): string => {
  const checksum = newChecksum(algorithm);
  for (const piece of pieces) checksum.update(piece);
  return checksum.digest().toString('hex');
};

describe('a checksum', () => {
  // Check values of the catalogue of CRC algorithms, for the digits 1 to 9.
  it.each([
    ['CRC32', 'cbf43926'],
    ['CRC32C', 'e3069283'],
    ['CRC64NVME', 'ae8b14860a799888'],
  ] as const)('%s is what the catalogue says', (algorithm, hex) => {
    expect(hexOf(algorithm, Buffer.from('123456789'))).toBe(hex);
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    '%s does not depend on the pieces',
    (algorithm) => {
      const bytes = randomBytes(1_003);
      for (const at of [0, 1, 7, 8, 500])
        expect(hexOf(algorithm, bytes.subarray(0, at), bytes.subarray(at))).toBe(hexOf(algorithm, bytes));
    },
  );

  it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
    '%s of two texts follows from that of each',
    (algorithm) => {
      const [a, b] = [randomBytes(100), randomBytes(12_345)];
      const crc = (bytes: Buffer) => BigInt(`0x${hexOf(algorithm, bytes)}`);
      expect(combineCrc(algorithm, crc(a), { crc: crc(b), bytes: b.length })).toBe(
        crc(Buffer.concat([a, b])),
      );
      expect(combineCrc(algorithm, crc(a), { crc: crc(Buffer.alloc(0)), bytes: 0 })).toBe(crc(a));
    },
  );

  it('is told from other texts', () => {
    expect([isChecksum('CRC32', 'AAAAAA=='), isChecksum('CRC32', 'AAAA'), isChecksum('SHA1', '!')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([isCombinable('CRC32'), isCombinable('SHA256')]).toEqual([true, false]);
  });
});
