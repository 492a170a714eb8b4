/** Reflected polynomials, and their width in bits. */
const POLYNOMIALS = {
  CRC32: [0xedb88320n, 32],
  CRC32C: [0x82f63b78n, 32],
  CRC64NVME: [0x9a6c9329ac4bc9b5n, 64],
} as const;

export type CombinableCrc = keyof typeof POLYNOMIALS;

export const isCombinable = (algorithm: string): algorithm is CombinableCrc => algorithm in POLYNOMIALS;

/** A matrix over GF(2), a column a bit. */
type Matrix = readonly bigint[];

/**
 * The CRC of two texts behind each other from the CRC of each and the length of the second in bytes, as zlib's
 * crc32_combine does: the first is moved on by as many zero bytes as the second is long.
 */
export function combineCrc(algorithm: CombinableCrc, first: bigint, second: Following): bigint {
  const [polynomial, width] = POLYNOMIALS[algorithm];
  let moved = first;
  let zeros = oneByte(polynomial, width);
  for (let left = second.bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) moved = times(zeros, moved);
    zeros = zeros.map((column) => times(zeros, column));
  }
  return moved ^ second.crc;
}

export interface Following {
  readonly crc: bigint;
  readonly bytes: number;
}

/** What eight zero bits do to a CRC. */
function oneByte(polynomial: bigint, width: number): Matrix {
  const oneBit = Array.from({ length: width }, (_, bit) => (bit === 0 ? polynomial : 1n << BigInt(bit - 1)));
  const squared = (matrix: Matrix): Matrix => matrix.map((column) => times(matrix, column));
  return squared(squared(squared(oneBit)));
}

function times(matrix: Matrix, vector: bigint): bigint {
  let product = 0n;
  for (let bit = 0; vector > 0n; bit++, vector >>= 1n) if (vector & 1n) product ^= matrix[bit] ?? 0n;
  return product;
}
