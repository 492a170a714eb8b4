import { type BytePull } from './byte-pull.js';

const BLOCK = 512;
const MOST_SPARSE = 1_000_000;
/** Of a longer name, or of attributes: what they say of the file is not wanted. */
const DESCRIPTIONS = new Set(['L', 'K', 'x', 'g']);
const MOST_DESCRIPTION = 1_048_576;

/** A piece of a file that has holes. */
interface Extent {
  readonly at: number;
  readonly bytes: number;
}

/**
 * The bytes of the one file of a tar archive (POSIX.1-1988, GNU), also of one that GNU tar wrote with holes. Its name
 * counts for nothing. Throws, in words, for what is something else.
 */
export async function* tarFile(from: BytePull, sizeBytes: number): AsyncGenerator<Buffer> {
  const header = await fileHeader(from);
  const kind = String.fromCharCode(header[156] ?? 0);
  const stored = numberAt(header, 124);
  if (kind === 'S') yield* withHoles(from, header, { sizeBytes, stored });
  else if (kind !== '0' && kind !== '\0') throw new Error('its archive holds no file');
  else {
    if (stored !== sizeBytes) throw new Error(`its archive holds ${stored} bytes, and not ${sizeBytes}`);
    yield* from.pass(stored);
  }
}

/** Behind what only describes it. */
async function fileHeader(from: BytePull): Promise<Buffer> {
  for (let before = 0; before < 8; before += 1) {
    const header = await from.take(BLOCK);
    requireSum(header);
    if (!DESCRIPTIONS.has(String.fromCharCode(header[156] ?? 0))) return header;
    const bytes = numberAt(header, 124);
    if (bytes > MOST_DESCRIPTION) throw new Error('its archive describes too much');
    await from.take(Math.ceil(bytes / BLOCK) * BLOCK);
  }
  throw new Error('its archive describes too much');
}

async function* withHoles(
  from: BytePull,
  header: Buffer,
  { sizeBytes, stored }: { readonly sizeBytes: number; readonly stored: number },
): AsyncGenerator<Buffer> {
  if (numberAt(header, 483) !== sizeBytes) throw new Error(`its archive holds not ${sizeBytes} bytes`);
  const extents = await extentsOf(from, header);
  let [at, left] = [0, stored];
  for (const extent of extents) {
    left -= extent.bytes;
    if (extent.at < at || extent.at + extent.bytes > sizeBytes || left < 0)
      throw new Error('its archive is damaged');
    yield* zeros(extent.at - at);
    yield* from.pass(extent.bytes);
    at = extent.at + extent.bytes;
  }
  yield* zeros(sizeBytes - at);
}

async function extentsOf(from: BytePull, header: Buffer): Promise<readonly Extent[]> {
  const extents = extentsIn(header, 386, 4);
  for (let isMore = header[482] === 1; isMore;) {
    const block = await from.take(BLOCK);
    extents.push(...extentsIn(block, 0, 21));
    if (extents.length > MOST_SPARSE) throw new Error('its archive has too many holes');
    isMore = block[504] === 1;
  }
  return extents;
}

const extentsIn = (block: Buffer, from: number, count: number): Extent[] =>
  Array.from({ length: count }, (_, n) => from + n * 24)
    .filter((at) => block[at] !== 0)
    .map((at) => ({ at: numberAt(block, at), bytes: numberAt(block, at + 12) }));

const ZEROS = Buffer.alloc(65_536);

function* zeros(count: number): Generator<Buffer> {
  for (let left = count; left > 0; left -= ZEROS.length) yield ZEROS.subarray(0, left);
}

/** Twelve bytes: octal, or where that has no room binary, marked by the highest bit. */
function numberAt(block: Buffer, at: number): number {
  if (((block[at] ?? 0) & 0x80) !== 0) {
    const value = Number(block.readBigUInt64BE(at + 4));
    if (Number.isSafeInteger(value)) return value;
  } else {
    const text = block
      .toString('latin1', at, at + 12)
      .replace(/[\0 ]+$/, '')
      .trim();
    if (/^[0-7]*$/.test(text)) return parseInt(text || '0', 8);
  }
  throw new Error('its archive is damaged');
}

/** Of all bytes of a header, its own place as spaces. */
function requireSum(header: Buffer): void {
  const sum = header.reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (parseInt(header.toString('latin1', 148, 156), 8) !== sum) throw new Error('its archive is damaged');
}
