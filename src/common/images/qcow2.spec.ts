import { describe, expect, it } from '@jest/globals';
import { readQcow2Header } from './qcow2.js';

interface Parts {
  readonly version?: number;
  readonly backing?: bigint;
  readonly clusterBits?: number;
  readonly size?: bigint;
  readonly crypt?: number;
  readonly features?: bigint;
  readonly extension?: number;
  readonly ended?: boolean;
}

/** The beginning of an image, as QEMU's docs/interop/qcow2 lays it out. */
function header({ version = 3, extension = 0xe2792aca, ended = true, ...parts }: Parts = {}): Buffer {
  const head = Buffer.alloc(version === 3 ? 136 : 72);
  head.writeUInt32BE(0x514649fb, 0);
  head.writeUInt32BE(version, 4);
  head.writeBigUInt64BE(parts.backing ?? 0n, 8);
  head.writeUInt32BE(parts.clusterBits ?? 16, 20);
  head.writeBigUInt64BE(parts.size ?? 10_485_760n, 24);
  head.writeUInt32BE(parts.crypt ?? 0, 32);
  if (version !== 3) return head;
  head.writeBigUInt64BE(parts.features ?? 0n, 72);
  head.writeUInt32BE(104, 100);
  head.writeUInt32BE(extension, 104);
  head.writeUInt32BE(5, 108);
  return ended ? head : head.subarray(0, 120);
}

describe('readQcow2Header', () => {
  it.each([
    ['version 3', {}],
    ['version 2', { version: 2 }],
    ['a dirty one, with zstd and extended L2', { features: 0b11001n }],
  ])('reads %s', (_what, parts) => {
    expect(readQcow2Header(header(parts))).toEqual({ virtualBytes: 10_485_760 });
  });

  it.each([
    [{ version: 4 }, 'qcow2 version 4 is not supported'],
    [{ backing: 4096n }, 'it has a backing file'],
    [{ version: 2, backing: 4096n }, 'it has a backing file'],
    [{ crypt: 2 }, 'it is encrypted'],
    [{ clusterBits: 8 }, 'its clusters have 2^8 bytes'],
    [{ features: 0b100n }, 'its data are in another file'],
    [{ features: 0b10n }, 'it is corrupt, or needs features that are not known'],
    [{ features: 1n << 40n }, 'it is corrupt, or needs features that are not known'],
    [{ extension: 0x44415441 }, 'its data are in another file'],
    [{ ended: false }, 'its header has no end'],
    [{ size: 0n }, 'its disk has 0 bytes'],
    [{ size: 2n ** 63n }, 'its disk has 9223372036854775808 bytes'],
  ])('refuses %p', (parts, why) => {
    expect(() => readQcow2Header(header(parts))).toThrow(new Error(why));
  });

  it('refuses what is something else or cut short', () => {
    expect(() => readQcow2Header(Buffer.alloc(200))).toThrow('it is not a qcow2 image');
    expect(() => readQcow2Header(header().subarray(0, 20))).toThrow('it is not a qcow2 image');
    expect(() => readQcow2Header(header().subarray(0, 100))).toThrow('its header is cut short');
  });
});
