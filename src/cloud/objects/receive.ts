import { createHash, randomUUID } from 'node:crypto';
import type { ChecksumAlgorithm } from '../../common/checksums/checksum.js';
import { byteCipher } from './byte-cipher.js';
import type { ByteFiles } from './byte-files.js';
import { ByteMeter, type Measured } from './byte-meter.js';
import { writeBody } from './write-body.js';

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

/**
 * Takes a body in: up to `inRow` bytes stay in memory, more go to a file. What is measured is the body as it came.
 * Memory is flat, and who sends waits for the disk. When it throws, nothing is left.
 */
export async function receive(incoming: Incoming, { files, inRow, key }: Kept): Promise<Received> {
  const { body, algorithm, check } = incoming;
  const meter = new ByteMeter(algorithm);
  const iterator = metered(body, meter);
  const first: Buffer[] = [];
  while (meter.size <= inRow) {
    const next = await iterator.next();
    if (!next.done) {
      first.push(next.value);
      continue;
    }
    const data = Buffer.concat(first);
    const measured = meter.measured(createHash('md5').update(data).digest());
    check?.(measured);
    return { ...measured, data: key ? byteCipher(key, 0).update(data) : data, fileId: null };
  }
  const fileId = randomUUID();
  const file = await files.create(fileId);
  try {
    const measured = meter.measured(await writeBody({ file, key }, joined(first, iterator)));
    check?.(measured);
    await files.keep(fileId, file);
    return { ...measured, data: null, fileId };
  } catch (error) {
    await files.discard(fileId, file);
    throw error;
  }
}

async function* metered(body: AsyncIterable<Buffer>, meter: ByteMeter): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    meter.count(chunk);
    yield chunk;
  }
}

async function* joined(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
