/** A picture as its file describes it. */
export interface DecodedGrey {
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array;
}

/**
 * A baseline JPEG of one component, read by the letter of ITU-T T.81: by what the file says, and nothing that its
 * writer knows.
 */
export function decodedGrey(file: Buffer): DecodedGrey {
  const segments = segmentsOf(file);
  const frame = segments.get(0xc0)?.[0] ?? Buffer.alloc(0);
  const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
  const steps = [...(segments.get(0xdb)?.[0] ?? [])].slice(1);
  const tables = (segments.get(0xc4) ?? []).flatMap((body) => tablesOf([...body]));
  const bits = bitsOf(segments.get(0)?.[0] ?? Buffer.alloc(0));
  const points = new Uint8Array(width * height);
  let dc = 0;
  for (let top = 0; top < height; top += 8)
    for (let left = 0; left < width; left += 8) {
      const block = new Float64Array(64);
      dc += numberIn(bits, symbolIn(bits, tables[0]) & 15);
      block[0] = dc * (steps[0] ?? 1);
      for (let k = 1; k < 64; k += 1) {
        const symbol = symbolIn(bits, tables[1]);
        if (symbol === 0) break;
        k += symbol >> 4;
        if (symbol !== 0xf0) block[ZIGZAG[k] ?? 0] = numberIn(bits, symbol & 15) * (steps[k] ?? 1);
      }
      put(points, { width, top, left }, block);
    }
  return { width, height, points };
}

/** Figure A.6. */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

/** Bodies by marker; the scan's own bytes, without stuffing, by 0. */
function segmentsOf(file: Buffer): Map<number, Buffer[]> {
  const segments = new Map<number, Buffer[]>();
  const add = (marker: number, body: Buffer) => segments.set(marker, [...(segments.get(marker) ?? []), body]);
  let at = 2;
  while (file[at + 1] !== 0xd9) {
    const [marker, length] = [file[at + 1] ?? 0, file.readUInt16BE(at + 2)];
    add(marker, file.subarray(at + 4, at + 2 + length));
    at += 2 + length;
    if (marker !== 0xda) continue;
    const end = file.indexOf(Buffer.from([0xff, 0xd9]), at);
    add(
      0,
      Buffer.from(file.subarray(at, end).toString('latin1').replaceAll('\u00ff\u0000', '\u00ff'), 'latin1'),
    );
    at = end;
  }
  return segments;
}

type Table = ReadonlyMap<string, number>;

function tablesOf(body: number[]): Table[] {
  const tables: Table[] = [];
  while (body.length > 0) {
    body.shift();
    const counts = body.splice(0, 16);
    const table = new Map<string, number>();
    let code = 0;
    for (const [i, count] of counts.entries()) {
      for (const symbol of body.splice(0, count)) {
        table.set(code.toString(2).padStart(i + 1, '0'), symbol);
        code += 1;
      }
      code *= 2;
    }
    tables.push(table);
  }
  return tables;
}

interface Bits {
  next(): number;
}

function bitsOf(bytes: Buffer): Bits {
  let at = 0;
  return {
    next() {
      const bit = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
      at += 1;
      return bit;
    },
  };
}

function symbolIn(bits: Bits, table: Table | undefined): number {
  for (let code = ''; code.length < 16;) {
    code += String(bits.next());
    const symbol = table?.get(code);
    if (symbol !== undefined) return symbol;
  }
  throw new Error('these bits are no code');
}

function numberIn(bits: Bits, length: number): number {
  let value = 0;
  for (let n = 0; n < length; n += 1) value = value * 2 + bits.next();
  return length > 0 && value < 2 ** (length - 1) ? value - 2 ** length + 1 : value;
}

function put(
  points: Uint8Array,
  { width, top, left }: { readonly width: number; readonly top: number; readonly left: number },
  block: Float64Array,
): void {
  const scale = (u: number) => (u === 0 ? Math.SQRT1_2 : 1);
  for (let y = 0; y < 8; y += 1)
    for (let x = 0; x < 8; x += 1) {
      let value = 0;
      for (const [n, coefficient] of block.entries()) {
        if (coefficient === 0) continue;
        const [v, u] = [n >> 3, n & 7];
        value +=
          scale(u) *
          scale(v) *
          coefficient *
          Math.cos(((2 * x + 1) * u * Math.PI) / 16) *
          Math.cos(((2 * y + 1) * v * Math.PI) / 16);
      }
      points[(top + y) * width + left + x] = Math.max(0, Math.min(255, Math.round(value / 4 + 128)));
    }
}
