import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { byteCipher } from './byte-cipher.js';
import type { ByteFiles } from './byte-files.js';
import type { ByteRange, ObjectPart, StoredObject } from './object.js';
import type { ObjectKeys, Sealed } from './object-keys.js';

const AT_ONCE = 524_288;

/** So many files are opened before the first byte is sent: what is deleted meanwhile can be read to its end. */
const MOST_OPEN = 32;

/** Where the bytes of an object are. */
export type Bytes = Pick<StoredObject, 'id' | 'storage' | 'data' | 'size' | 'sealedKey'>;

/** What reading needs. */
export interface ByteSource {
  readonly files: ByteFiles;
  readonly keys: ObjectKeys;
}

/** A piece of a file. Its key is there before the file is opened, which only a stream closes. */
interface Piece {
  readonly id: string;
  /** Null: the bytes are plain. */
  readonly key: Buffer | null;
  readonly range: ByteRange;
}

/** These bytes of an object. What is small is answered at once. Throws when a file is not there. */
export async function readBytes(
  source: ByteSource,
  { object, parts }: { readonly object: Bytes; readonly parts: readonly ObjectPart[] },
  range: ByteRange,
): Promise<Buffer | Readable> {
  const { files, keys } = source;
  if (range.end < range.start) return Buffer.alloc(0);
  if (object.storage === 'row') {
    const bytes = (object.data ?? Buffer.alloc(0)).subarray(range.start, range.end + 1);
    const key = keys.open(object);
    return key ? byteCipher(key, range.start).update(bytes) : bytes;
  }
  if (object.storage === 'file') {
    const piece = { ...pieceOf(keys, object), range };
    return streamOf(await files.read(piece.id), piece);
  }
  const pieces = piecesOf(keys, parts, range);
  const opened = await openAll(files, pieces.slice(0, MOST_OPEN));
  const whole = Readable.from(joined(files, pieces, opened), { objectMode: false, highWaterMark: AT_ONCE });
  // Not by the generator: where nobody read a byte it never ran, and has no end.
  return whole.once('close', () => void closeAll(opened));
}

/** When one of them cannot be opened none stays open. */
async function openAll(files: ByteFiles, pieces: readonly Piece[]): Promise<FileHandle[]> {
  const outcomes = await Promise.allSettled(pieces.map(({ id }) => files.read(id)));
  const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return opened;
  await closeAll(opened);
  throw failed.reason;
}

async function closeAll(opened: FileHandle[]): Promise<void> {
  for (const file of opened.splice(0)) await file.close().catch(() => undefined);
}

function streamOf(file: FileHandle, { key, range: { start, end } }: Piece): Readable {
  const bytes = file.createReadStream({ start, end, highWaterMark: AT_ONCE });
  // What goes wrong on one side is heard on the other, which is why nothing is left to do here.
  return key ? pipeline(bytes, byteCipher(key, start), () => undefined) : bytes;
}

async function* joined(
  files: ByteFiles,
  pieces: readonly Piece[],
  opened: FileHandle[],
): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    const file = opened.shift() ?? (await files.read(piece.id));
    for await (const chunk of streamOf(file, piece)) yield chunk as Buffer;
  }
}

const pieceOf = (keys: ObjectKeys, sealed: Sealed): Omit<Piece, 'range'> => ({
  id: sealed.id,
  key: keys.open(sealed),
});

/** What of each part lies within the range. */
function piecesOf(
  keys: ObjectKeys,
  parts: readonly ObjectPart[],
  { start, end }: ByteRange,
): readonly Piece[] {
  let offset = 0;
  const pieces: Piece[] = [];
  for (const { fileId: id, size, sealedKey } of parts) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
    if (from <= to) pieces.push({ ...pieceOf(keys, { id, sealedKey }), range: { start: from, end: to } });
    offset += size;
  }
  return pieces;
}
