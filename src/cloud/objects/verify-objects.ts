import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { NIL_UUID } from '../../common/ids/uuid.js';
import { byteCipher } from './byte-cipher.js';
import { ByteMeter, type Measured } from './byte-meter.js';
import type { ObjectKeys } from './object-keys.js';
import type { ByteSource } from './read-bytes.js';
import type { BytesPage, StoredBytes, StoredBytesRepository } from './stored-bytes.repository.js';

/** Bytes that are not what their row says. */
export interface Fault extends Pick<StoredBytes, 'bucket' | 'key' | 'version' | 'part'> {
  readonly problem: 'key' | 'missing' | 'unreadable' | 'size' | 'md5' | 'checksum';
}

export interface Verified {
  readonly count: number;
  readonly bytes: number;
  readonly faults: readonly Fault[];
}

const AT_ONCE = 1_048_576;

/**
 * Reads every byte of every object, version and part, and compares it with its size, its MD5 and its checksum, which
 * are those of the bytes as they were sent: what is encrypted is opened. Safe beside writers: what was replaced or
 * deleted meanwhile is left out. `bucket` empty: all.
 */
export async function verifyObjects(
  rows: StoredBytesRepository,
  source: ByteSource,
  bucket: string,
): Promise<Verified> {
  const faults: Fault[] = [];
  let [count, bytes] = [0, 0];
  for (const read of [rows.objects.bind(rows), rows.parts.bind(rows)])
    for await (const stored of all(read, bucket)) {
      count++;
      bytes += stored.size;
      const problem = await problemOf(stored, source);
      if (problem === undefined || !(await rows.isThere(stored.id))) continue;
      const { bucket: name, key, version, part } = stored;
      faults.push({ bucket: name, key, version, part, problem });
    }
  return { count, bytes, faults };
}

async function* all(
  read: (page: BytesPage) => Promise<readonly StoredBytes[]>,
  bucket: string,
): AsyncGenerator<StoredBytes> {
  let page = await read({ bucket, after: NIL_UUID });
  while (page.length > 0) {
    yield* page;
    page = await read({ bucket, after: page.at(-1)?.id ?? NIL_UUID });
  }
}

async function problemOf(
  stored: StoredBytes,
  { files, keys }: ByteSource,
): Promise<Fault['problem'] | undefined> {
  const { checksum } = stored;
  const key = keyOf(keys, stored);
  if (key === undefined) return 'key';
  const cipher = key && byteCipher(key, 0);
  const algorithm = checksum?.type === 'FULL_OBJECT' ? checksum.algorithm : null;
  const [meter, md5] = [new ByteMeter(algorithm), createHash('md5')];
  try {
    const bytes = stored.data ? [stored.data] : await streamOf(stored, files);
    for await (const chunk of bytes) {
      const plain = cipher ? cipher.update(chunk as Buffer) : (chunk as Buffer);
      meter.count(plain);
      md5.update(plain);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable';
  }
  return differenceOf(stored, meter.measured(md5.digest()));
}

/** Null: the bytes are plain. Undefined: no master key of this cloud opens it. */
function keyOf(keys: ObjectKeys, stored: StoredBytes): Buffer | null | undefined {
  try {
    return keys.open(stored);
  } catch {
    return undefined;
  }
}

async function streamOf({ id }: StoredBytes, files: ByteSource['files']): Promise<Readable> {
  return (await files.read(id)).createReadStream({ highWaterMark: AT_ONCE });
}

/** The ETag of an object that is no upload in parts is the MD5 of its bytes. */
function differenceOf(
  { size, etag, checksum }: StoredBytes,
  measured: Measured,
): Fault['problem'] | undefined {
  if (measured.size !== size) return 'size';
  if (/^[0-9a-f]{32}$/.test(etag) && measured.md5.toString('hex') !== etag) return 'md5';
  return measured.checksum !== null && measured.checksum !== checksum?.value ? 'checksum' : undefined;
}
