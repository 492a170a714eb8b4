import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { ChecksumAlgorithm } from '../../common/checksums/checksum.js';
import { byteCipher } from './byte-cipher.js';
import { type ByteFiles, orFull } from './byte-files.js';
import { ByteMeter, type Measured } from './byte-meter.js';

export interface Incoming {
  /** Throws when what comes is not what was promised. */
  readonly body: AsyncIterable<Buffer>;
  readonly algorithm: ChecksumAlgorithm | null;
  /** Asked once all is there and before it is kept: throws to refuse it. */
  readonly check?: (measured: Measured) => void;
}

/** Where bytes go to. */
export interface Kept {
  readonly files: ByteFiles;
  /** Up to so many bytes stay in memory. */
  readonly inRow: number;
  /** Null: they are kept as they come. */
  readonly key: Buffer | null;
}

/** Bytes that are safe: in memory, on their way to a row, or in a file, on disk. */
export type Received = Measured &
  ({ readonly data: Buffer; readonly fileId: null } | { readonly data: null; readonly fileId: string });

/** Bytes that are written at once. */
const BATCH = 1_048_576;

/**
 * Takes a body in: up to `inRow` bytes stay in memory, more go to a file. What is measured is the body as it came.
 * Memory is flat, and who sends waits for the disk. When it throws, nothing is left.
 */
export async function receive(incoming: Incoming, { files, inRow, key }: Kept): Promise<Received> {
  const { body, algorithm, check } = incoming;
  const meter = new ByteMeter(algorithm);
  const iterator = metered(body, meter, key);
  const first: Buffer[] = [];
  for (let done = false; !done && meter.size <= inRow;) {
    const next = await iterator.next();
    if (next.done) done = true;
    else first.push(next.value);
    if (!done) continue;
    const measured = meter.measured();
    check?.(measured);
    return { ...measured, data: Buffer.concat(first), fileId: null };
  }
  const fileId = randomUUID();
  const file = await files.create(fileId);
  try {
    await writeAll(file, first, iterator);
    const measured = meter.measured();
    check?.(measured);
    await files.keep(fileId, file);
    return { ...measured, data: null, fileId };
  } catch (error) {
    await files.discard(fileId, file);
    throw error;
  }
}

async function* metered(
  body: AsyncIterable<Buffer>,
  meter: ByteMeter,
  key: Buffer | null,
): AsyncGenerator<Buffer> {
  const cipher = key && byteCipher(key, 0);
  for await (const chunk of body) {
    meter.count(chunk);
    yield cipher ? cipher.update(chunk) : chunk;
  }
}

/** One write is under way while the next batch is gathered and hashed. */
async function writeAll(file: FileHandle, first: Buffer[], rest: AsyncGenerator<Buffer>): Promise<void> {
  let batch = first;
  let bytes = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await writing;
    const full = batch;
    batch = [];
    bytes = 0;
    writing = orFull(() => writeWhole(file, full));
    writing.catch(() => undefined);
  };
  for await (const chunk of rest) {
    batch.push(chunk);
    bytes += chunk.length;
    if (bytes >= BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  await writing;
}

/** A write may take less than it was given. */
async function writeWhole(file: FileHandle, buffers: readonly Buffer[]): Promise<void> {
  const whole = buffers.length === 1 ? (buffers[0] ?? Buffer.alloc(0)) : Buffer.concat(buffers);
  for (let at = 0; at < whole.length;) at += (await file.write(whole, at, whole.length - at)).bytesWritten;
}
