import type { FileHandle } from 'node:fs/promises';
import type { Cipher } from 'node:crypto';
import { byteCipher } from './byte-cipher.js';
import { orFull } from './byte-files.js';
import { longMd5, type Md5, shortMd5 } from './md5.js';

/** Bytes that are written and hashed at once. */
const PIECE = 1_048_576;
/** Room for a piece comes in multiples of this: the last chunk of one may pass its end. */
const ROOM = 65_536;

export interface BodyTarget {
  readonly file: FileHandle;
  /** Null: bytes are written as they come. */
  readonly key: Buffer | null;
}

/**
 * Writes a body to a file, from its beginning, and answers the MD5 of what came. Memory is flat: one piece is hashed
 * and written while the next is gathered. When it rejects nothing is under way any more but what closing the file
 * waits for.
 */
export async function writeBody(target: BodyTarget, chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const writer = new PieceWriter(target);
  try {
    for await (const chunk of chunks) await writer.take(chunk);
    return await writer.end();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

class PieceWriter {
  readonly #file: FileHandle;
  readonly #cipher: Cipher | null;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #md5: Md5 | undefined;
  #working: readonly Promise<unknown>[] = [];
  /** Of the piece that is under way; the thread that hashes sees it, too. */
  #shared = Buffer.from(new SharedArrayBuffer(0));

  constructor({ file, key }: BodyTarget) {
    this.#file = file;
    this.#cipher = key && byteCipher(key, 0);
  }

  async take(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PIECE) await this.#flush((this.#md5 ??= longMd5()));
  }

  async end(): Promise<Buffer> {
    const md5 = (this.#md5 ??= shortMd5());
    await this.#flush(md5);
    await Promise.all(this.#working);
    return md5.digest();
  }

  abandon(): void {
    this.#md5?.abandon();
  }

  async #flush(md5: Md5): Promise<void> {
    await Promise.all(this.#working);
    const piece = this.#joined();
    this.#chunks = [];
    this.#bytes = 0;
    const bytes = this.#cipher ? this.#cipher.update(piece) : piece;
    this.#working = [md5.update(piece), orFull(() => writeWhole(this.#file, bytes))];
    // Heard of by whoever waits for them next.
    for (const work of this.#working) work.catch(() => undefined);
  }

  /** The gathered chunks in one piece, which is good until the next one. */
  #joined(): Buffer {
    if (this.#shared.length < this.#bytes)
      this.#shared = Buffer.from(new SharedArrayBuffer(Math.ceil(this.#bytes / ROOM) * ROOM));
    const piece = this.#shared.subarray(0, this.#bytes);
    let at = 0;
    for (const chunk of this.#chunks) {
      piece.set(chunk, at);
      at += chunk.length;
    }
    return piece;
  }
}

/** A write may take less than it was given. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}
