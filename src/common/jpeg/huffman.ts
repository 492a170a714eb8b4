/**
 * Codes of grey pictures, as ITU-T T.81 suggests them (annex K.3, tables K.3 and K.5): how many codes have 1 to 16
 * bits.
 */
interface Table {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

export const DC: Table = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
  symbols: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

const AC_SYMBOLS =
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a43444546' +
  '4748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7' +
  'b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa';

export const AC: Table = {
  counts: [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
  symbols: [...Buffer.from(AC_SYMBOLS, 'hex')],
};

export interface Code {
  readonly bits: number;
  readonly length: number;
}

/** By symbol (annex C: codes count up, and are shifted where they become longer). */
export function codesOf({ counts, symbols }: Table): ReadonlyMap<number, Code> {
  const codes = new Map<number, Code>();
  let [bits, at] = [0, 0];
  for (const [i, count] of counts.entries()) {
    for (const symbol of symbols.slice(at, at + count)) {
      codes.set(symbol, { bits, length: i + 1 });
      bits += 1;
    }
    at += count;
    bits <<= 1;
  }
  return codes;
}

/** As a file has the table (DHT): `kind` 0 for DC, 1 for AC. */
export const tableBytes = (kind: 0 | 1, { counts, symbols }: Table): readonly number[] => [
  kind << 4,
  ...counts,
  ...symbols,
];
