import { crc32 } from 'node:zlib';

/** A CRC that is fed piece by piece; its value as big-endian bytes. */
export interface Crc {
  update(bytes: Buffer): void;
  digest(): Buffer;
}

/**
 * Tables of the reflected polynomial, eight deep: a step takes eight bytes. Words are 32 bits: of 64 bits the low and
 * the high.
 */
interface Tables {
  readonly low: readonly Int32Array[];
  readonly high: readonly Int32Array[];
}

const CRC32C = 0x82f63b78n;
/** CRC-64/NVME, reflected. */
const CRC64NVME = 0x9a6c9329ac4bc9b5n;

const made = new Map<bigint, Tables>();

/** Made at the first use: most requests name another checksum. */
function tablesOf(polynomial: bigint): Tables {
  const known = made.get(polynomial);
  if (known) return known;
  const entries: bigint[][] = [[]];
  for (let n = 0n; n < 256n; n++) {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    entries[0]?.push(value);
  }
  for (let depth = 1; depth < 8; depth++)
    entries.push(
      (entries[depth - 1] ?? []).map((value) => (value >> 8n) ^ (entries[0]?.[Number(value & 255n)] ?? 0n)),
    );
  const words = (shift: bigint) =>
    entries.map((row) => Int32Array.from(row, (value) => Number(BigInt.asIntN(32, value >> shift))));
  const tables = { low: words(0n), high: words(32n) };
  made.set(polynomial, tables);
  return tables;
}

/** CRC-32 as zlib has it. */
export function newCrc32(): Crc {
  let value = 0;
  return {
    update: (bytes) => void (value = crc32(bytes, value)),
    digest: () => bigEndian(value),
  };
}

export function newCrc32c(): Crc {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tablesOf(CRC32C).low as unknown8;
  let crc = -1;
  return {
    update(bytes) {
      const whole = bytes.length - (bytes.length % 8);
      let c = crc;
      let at = 0;
      for (; at < whole; at += 8) {
        c ^= bytes.readInt32LE(at);
        c =
          at7(t7, c) ^
          at7(t6, c >>> 8) ^
          at7(t5, c >>> 16) ^
          at7(t4, c >>> 24) ^
          at7(t3, bytes[at + 4]) ^
          at7(t2, bytes[at + 5]) ^
          at7(t1, bytes[at + 6]) ^
          at7(t0, bytes[at + 7]);
      }
      for (; at < bytes.length; at++) c = at7(t0, c ^ (bytes[at] ?? 0)) ^ (c >>> 8);
      crc = c;
    },
    digest: () => bigEndian(~crc),
  };
}

type unknown8 = readonly [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

const at7 = (table: Int32Array, index = 0): number => table[index & 255] ?? 0;

export function newCrc64Nvme(): Crc {
  const { low, high } = tablesOf(CRC64NVME);
  let lo = -1;
  let hi = -1;
  const step = (bytes: Buffer, at: number) => {
    lo ^= bytes.readInt32LE(at);
    hi ^= bytes.readInt32LE(at + 4);
    let [l, h] = [0, 0];
    for (let n = 0; n < 4; n++) {
      const [a, b] = [(lo >>> (8 * n)) & 255, (hi >>> (8 * n)) & 255];
      l ^= (low[7 - n]?.[a] ?? 0) ^ (low[3 - n]?.[b] ?? 0);
      h ^= (high[7 - n]?.[a] ?? 0) ^ (high[3 - n]?.[b] ?? 0);
    }
    [lo, hi] = [l, h];
  };
  return {
    update(bytes) {
      const whole = bytes.length - (bytes.length % 8);
      let at = 0;
      for (; at < whole; at += 8) step(bytes, at);
      for (; at < bytes.length; at++) {
        const index = (lo ^ (bytes[at] ?? 0)) & 255;
        lo = ((lo >>> 8) | (hi << 24)) ^ (low[0]?.[index] ?? 0);
        hi = (hi >>> 8) ^ (high[0]?.[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([bigEndian(~hi), bigEndian(~lo)]),
  };
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
