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

/** A piece of a file. */
interface Piece extends Sealed {
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
  if (object.storage === 'file') return streamOf(await files.read(object.id), range, keys.open(object));
  const pieces = piecesOf(parts, range);
  const opened = await Promise.all(pieces.slice(0, MOST_OPEN).map(({ id }) => files.read(id)));
  return Readable.from(joined(source, pieces, opened), { objectMode: false, highWaterMark: AT_ONCE });
}

function streamOf(file: FileHandle, { start, end }: ByteRange, key: Buffer | null): Readable {
  const bytes = file.createReadStream({ start, end, highWaterMark: AT_ONCE });
  // What goes wrong on one side is heard on the other, which is why nothing is left to do here.
  return key ? pipeline(bytes, byteCipher(key, start), () => undefined) : bytes;
}

async function* joined(
  { files, keys }: ByteSource,
  pieces: readonly Piece[],
  opened: FileHandle[],
): AsyncGenerator<Buffer> {
  try {
    for (const piece of pieces) {
      const file = opened.shift() ?? (await files.read(piece.id));
      for await (const chunk of streamOf(file, piece.range, keys.open(piece))) yield chunk as Buffer;
    }
  } finally {
    for (const file of opened) await file.close();
  }
}

/** What of each part lies within the range. */
function piecesOf(parts: readonly ObjectPart[], { start, end }: ByteRange): readonly Piece[] {
  let offset = 0;
  const pieces: Piece[] = [];
  for (const { fileId: id, size, sealedKey } of parts) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
    if (from <= to) pieces.push({ id, sealedKey, range: { start: from, end: to } });
    offset += size;
  }
  return pieces;
}
