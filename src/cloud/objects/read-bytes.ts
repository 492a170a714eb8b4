import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ByteFiles } from './byte-files.js';
import type { ByteRange, ObjectPart, StoredObject } from './object.js';

const AT_ONCE = 524_288;

/** So many files are opened before the first byte is sent: what is deleted meanwhile can be read to its end. */
const MOST_OPEN = 32;

/** Where the bytes of an object are. */
export type Bytes = Pick<StoredObject, 'id' | 'storage' | 'data' | 'size'>;

/** A piece of a file. */
interface Piece {
  readonly fileId: string;
  readonly range: ByteRange;
}

/** These bytes of an object. What is small is answered at once. Throws when a file is not there. */
export async function readBytes(
  files: ByteFiles,
  { object, parts }: { readonly object: Bytes; readonly parts: readonly ObjectPart[] },
  range: ByteRange,
): Promise<Buffer | Readable> {
  if (object.storage === 'row') return (object.data ?? Buffer.alloc(0)).subarray(range.start, range.end + 1);
  if (range.end < range.start) return Buffer.alloc(0);
  if (object.storage === 'file') return streamOf(await files.read(object.id), range);
  const pieces = piecesOf(parts, range);
  const opened = await Promise.all(pieces.slice(0, MOST_OPEN).map(({ fileId }) => files.read(fileId)));
  return Readable.from(joined(files, pieces, opened), { objectMode: false, highWaterMark: AT_ONCE });
}

const streamOf = (file: FileHandle, { start, end }: ByteRange): Readable =>
  file.createReadStream({ start, end, highWaterMark: AT_ONCE });

async function* joined(
  files: ByteFiles,
  pieces: readonly Piece[],
  opened: FileHandle[],
): AsyncGenerator<Buffer> {
  try {
    for (const { fileId, range } of pieces) {
      const file = opened.shift() ?? (await files.read(fileId));
      for await (const chunk of streamOf(file, range)) yield chunk as Buffer;
    }
  } finally {
    for (const file of opened) await file.close();
  }
}

/** What of each part lies within the range. */
function piecesOf(parts: readonly ObjectPart[], { start, end }: ByteRange): readonly Piece[] {
  let offset = 0;
  const pieces: Piece[] = [];
  for (const { fileId, size } of parts) {
    const [from, to] = [Math.max(start - offset, 0), Math.min(end - offset, size - 1)];
    if (from <= to) pieces.push({ fileId, range: { start: from, end: to } });
    offset += size;
  }
  return pieces;
}
