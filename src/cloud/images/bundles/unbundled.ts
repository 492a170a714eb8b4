import { createDecipheriv, createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Bundle, type BundlePart } from './bundle.js';
import { BytePull } from './byte-pull.js';
import { tarFile } from './tar-entry.js';

/** All bytes of the object of this UUID. */
export type OpenObject = (objectId: string) => Promise<() => Readable>;

/**
 * The disk in a bundle: parts joined, decrypted, unpacked, each digest compared. Ends with an error in words for
 * whoever registers it where one differs; then nothing of it may be kept.
 */
export const unbundled = (bundle: Bundle, open: OpenObject): Readable =>
  Readable.from(diskOf(bundle, open), { objectMode: false });

async function* diskOf(bundle: Bundle, open: OpenObject): AsyncGenerator<Buffer> {
  const sum = createHash('sha1');
  const from = new BytePull(summed(archiveOf(bundle, open), sum));
  yield* tarFile(from, bundle.sizeBytes);
  await from.drain();
  if (sum.digest('hex') !== bundle.digest) throw new Error('its archive is not the one of the manifest');
}

async function* summed(source: AsyncIterable<Buffer>, sum: { update(piece: Buffer): unknown }) {
  for await (const piece of source) {
    sum.update(piece);
    yield piece;
  }
}

async function* archiveOf({ key, iv, parts }: Bundle, open: OpenObject): AsyncGenerator<Buffer> {
  let failure: unknown;
  const joined = Readable.from(
    joinedParts(parts, open, (error) => (failure = error)),
    { objectMode: false },
  );
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex'));
  const archive = pipeline(joined, decipher, createGunzip(), () => undefined);
  try {
    for await (const piece of archive as AsyncIterable<Buffer>) yield piece;
  } catch (cause) {
    // Of the parts themselves: it says more than what is behind them.
    if (failure !== undefined) throw failure;
    throw new Error('it cannot be decrypted and unpacked', { cause });
  } finally {
    joined.destroy();
  }
}

async function* joinedParts(
  parts: readonly BundlePart[],
  open: OpenObject,
  failed: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    for (const [index, { objectId, digest }] of parts.entries()) {
      const sum = createHash('sha1');
      const source = await open(objectId);
      for await (const piece of summed(source() as AsyncIterable<Buffer>, sum)) yield piece;
      if (sum.digest('hex') !== digest) throw new Error(`part ${index} of it is not the one of the manifest`);
    }
  } catch (error) {
    failed(error);
    throw error;
  }
}
