import { BitWriter } from './bit-writer.js';
import { AC, codesOf, DC, tableBytes } from './huffman.js';

/** A picture of grey points, 0 is black, by rows. */
export interface GreyPicture {
  /** Multiples of 8. */
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array;
}

const SIDE = 8;
const BLOCK = SIDE * SIDE;
/** How coarse coefficients become: alike and fine for all, because letters are edges. */
const STEP = 6;
const LAST_OF_BLOCK = 0x00;
const SIXTEEN_ZEROS = 0xf0;

/** Coefficients from the lowest frequency to the highest: along the diagonals, up and down by turns. */
const ZIGZAG = Array.from({ length: BLOCK }, (_, n) => n).sort((a, b) => orderOf(a) - orderOf(b));

/** `COSINES[8u + x]`: of the transform, with its scale. */
const COSINES = Float64Array.from({ length: BLOCK }, (_, n) => {
  const [u, x] = [n >> 3, n & 7];
  return 0.5 * (u === 0 ? Math.SQRT1_2 : 1) * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

const [dcCodes, acCodes] = [codesOf(DC), codesOf(AC)];

/** A baseline JPEG file (ITU-T T.81, JFIF 1.01) of one component. */
export function greyJpeg(picture: GreyPicture): Buffer {
  const { width, height } = picture;
  const size = [height >> 8, height & 0xff, width >> 8, width & 0xff];
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array<number>(BLOCK).fill(STEP)]),
    ...segment(0xc0, [8, ...size, 1, 1, 0x11, 0]),
    ...segment(0xc4, [...tableBytes(0, DC), ...tableBytes(1, AC)]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...scan(picture),
    ...[0xff, 0xd9],
  ]);
}

function segment(marker: number, body: readonly number[]): readonly number[] {
  const length = body.length + 2;
  return [0xff, marker, length >> 8, length & 0xff, ...body];
}

function scan(picture: GreyPicture): readonly number[] {
  const writer = new BitWriter();
  const transformed = new Transform();
  let before = 0;
  for (let top = 0; top < picture.height; top += SIDE)
    for (let left = 0; left < picture.width; left += SIDE) {
      const coefficients = transformed.of(picture, top, left);
      writeBlock(writer, coefficients, before);
      before = coefficients[0] ?? 0;
    }
  return writer.end();
}

/** Of blocks of one picture. Those that are alike are transformed once: pictures of letters have few others. */
class Transform {
  readonly #known = new Map<string, readonly number[]>();
  readonly #block = Buffer.alloc(BLOCK);
  readonly #rows = new Float64Array(BLOCK);

  /** The block's coefficients, coarse, in the order of the zigzag. */
  of({ points, width }: GreyPicture, top: number, left: number): readonly number[] {
    for (let y = 0; y < SIDE; y += 1) {
      const from = (top + y) * width + left;
      this.#block.set(points.subarray(from, from + SIDE), y * SIDE);
    }
    const key = this.#block.toString('latin1');
    const known = this.#known.get(key) ?? this.#transformed();
    this.#known.set(key, known);
    return known;
  }

  #transformed(): readonly number[] {
    for (let n = 0; n < BLOCK; n += 1) {
      const [y, u] = [n & ~7, (n & 7) * SIDE];
      let sum = 0;
      for (let x = 0; x < SIDE; x += 1) sum += ((this.#block[y + x] ?? 0) - 128) * (COSINES[u + x] ?? 0);
      this.#rows[n] = sum;
    }
    return ZIGZAG.map((n) => {
      const [v, u] = [n & ~7, n & 7];
      let sum = 0;
      for (let y = 0; y < SIDE; y += 1) sum += (this.#rows[y * SIDE + u] ?? 0) * (COSINES[v + y] ?? 0);
      return Math.round(sum / STEP);
    });
  }
}

function writeBlock(writer: BitWriter, coefficients: readonly number[], before: number): void {
  const [dc = 0, ...rest] = coefficients;
  writeNumber(writer, dcCodes, { value: dc - before, zeros: 0 });
  let zeros = 0;
  for (const value of rest) {
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) writeSymbol(writer, acCodes, SIXTEEN_ZEROS);
    writeNumber(writer, acCodes, { value, zeros });
    zeros = 0;
  }
  if (zeros > 0) writeSymbol(writer, acCodes, LAST_OF_BLOCK);
}

type Codes = typeof dcCodes;

/** Its length in bits, with the zeros before it, then its bits; a negative one less one. */
function writeNumber(
  writer: BitWriter,
  codes: Codes,
  { value, zeros }: { value: number; zeros: number },
): void {
  const length = 32 - Math.clz32(Math.abs(value));
  writeSymbol(writer, codes, (zeros << 4) | length);
  writer.write(value < 0 ? value - 1 : value, length);
}

function writeSymbol(writer: BitWriter, codes: Codes, symbol: number): void {
  const code = codes.get(symbol);
  if (!code) throw new Error(`no code for ${symbol}`);
  writer.write(code.bits, code.length);
}

/** Of a coefficient by its place in the block: its diagonal, and where on it. */
function orderOf(n: number): number {
  const [y, x] = [n >> 3, n & 7];
  const diagonal = x + y;
  return diagonal * SIDE + (diagonal % 2 === 0 ? x : y);
}
