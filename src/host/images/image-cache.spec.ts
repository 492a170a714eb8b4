import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ImageRef } from '../../../workflows/contracts/guest.js';
import { until } from '../../../test/support/until.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ImageCache } from './image-cache.js';

const { signal } = new AbortController();
const BYTES = Buffer.from('x'.repeat(1_000) + 'y'.repeat(1_000));

const imageOf = (bytes: Buffer, change: Partial<ImageRef> = {}): ImageRef => ({
  imageId: randomUUID(),
  format: 'raw',
  sizeBytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  ...change,
});

/** A version 2 header: magic, version, backing file's place and length. */
function qcow2(backing: bigint): Buffer {
  const head = Buffer.alloc(512);
  head.writeUInt32BE(0x514649fb, 0);
  head.writeUInt32BE(2, 4);
  head.writeBigUInt64BE(backing, 8);
  head.writeUInt32BE(16, 20);
  head.writeBigUInt64BE(1_048_576n, 24);
  return head;
}

/** A cloud that serves these bytes; each answer is cut after as many as `cuts` says. */
class Cloud {
  readonly asked: number[] = [];

  constructor(
    private readonly bytes: Buffer,
    private readonly cuts: number[] = [],
  ) {}

  async readImage(_imageId: string, fromByte: number): Promise<Readable> {
    this.asked.push(fromByte);
    const cut = this.cuts.shift();
    if (cut === undefined) return Readable.from([this.bytes.subarray(fromByte)]);
    const some = this.bytes.subarray(fromByte, fromByte + cut);
    return Readable.from(
      (async function* () {
        yield some;
        throw new Error('the line broke');
      })(),
    );
  }
}

describe('ImageCache', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'images-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('brings an image once, however many want it', async () => {
    const cloud = new Cloud(BYTES);
    const cache = new ImageCache(folder, cloud);
    const image = imageOf(BYTES);
    const paths = await Promise.all([1, 2, 3].map(() => cache.fetch(image, signal)));
    await cache.fetch(image, signal);
    await new ImageCache(folder, cloud).fetch(image, signal);
    expect(cloud.asked).toEqual([0]);
    expect(new Set(paths)).toEqual(new Set([join(folder, image.sha256)]));
    expect(readFileSync(String(paths[0]))).toEqual(BYTES);
    expect(statSync(String(paths[0])).mode & 0o777).toBe(0o444);
    expect(readdirSync(folder)).toEqual([image.sha256]);
  });

  it('brings six at a time, and the rest after them', async () => {
    const ends: (() => void)[] = [];
    const ended = () => new Promise<void>((resolve) => ends.push(resolve));
    const readImage = async () => {
      await ended();
      return Readable.from([Buffer.from('x')]);
    };
    const cache = new ImageCache(folder, { readImage });
    // Same bytes, other hashes: what counts is how many were asked for.
    const images = Array.from({ length: 8 }, (_, i) =>
      imageOf(Buffer.from('x'), { sha256: `${i}`.repeat(64) }),
    );
    const all = Promise.allSettled(images.map((image) => cache.fetch(image, signal)));
    await until(async () => ends.length === 6);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ends).toHaveLength(6);
    ends.splice(0).forEach((end) => end());
    await until(async () => ends.length === 2);
    ends.forEach((end) => end());
    await all;
  });

  it('goes on where it was cut off, in this life and the next', async () => {
    const image = imageOf(BYTES);
    const broken = new Cloud(BYTES, [100, 100, 100, 100, 100]);
    await expect(new ImageCache(folder, broken).fetch(image, signal)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      retryable: true,
    });
    const cloud = new Cloud(BYTES, [700]);
    expect(readFileSync(await new ImageCache(folder, cloud).fetch(image, signal))).toEqual(BYTES);
    expect([...broken.asked, ...cloud.asked]).toEqual([0, 100, 200, 300, 400, 500, 1_200]);
  });

  it('keeps nothing that has other bytes than were registered', async () => {
    const image = imageOf(BYTES, { sha256: 'f'.repeat(64) });
    const fetching = new ImageCache(folder, new Cloud(BYTES)).fetch(image, signal);
    await expect(fetching).rejects.toMatchObject({ code: 'ImageUnusable', retryable: false });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not fill the disk with more than was registered', async () => {
    const image = imageOf(BYTES, { sizeBytes: 10 });
    const fetching = new ImageCache(folder, new Cloud(BYTES)).fetch(image, signal);
    await expect(fetching).rejects.toMatchObject({ code: 'ImageUnusable' });
  });

  it('begins anew when what is left of an earlier try is too long', async () => {
    const image = imageOf(BYTES);
    writeFileSync(join(folder, `${image.sha256}.part`), 'z'.repeat(5_000));
    expect(readFileSync(await new ImageCache(folder, new Cloud(BYTES)).fetch(image, signal))).toEqual(BYTES);
  });

  it('refuses a qcow2 that names another file, also when it came as raw first', async () => {
    const evil = qcow2(512n);
    const cache = new ImageCache(folder, new Cloud(evil));
    const image = imageOf(evil);
    await expect(cache.fetch({ ...image, format: 'qcow2' }, signal)).rejects.toMatchObject({
      code: 'ImageUnusable',
      message: expect.stringContaining('backing file'),
    });
    expect(readdirSync(folder)).toEqual([]);
    await cache.fetch(image, signal);
    await expect(cache.fetch({ ...image, format: 'qcow2' }, signal)).rejects.toMatchObject({
      code: 'ImageUnusable',
    });
  });

  it('takes a qcow2 that stands alone', async () => {
    const good = qcow2(0n);
    const image = imageOf(good, { format: 'qcow2' });
    expect(readFileSync(await new ImageCache(folder, new Cloud(good)).fetch(image, signal))).toEqual(good);
  });

  it('hands on what the cloud says for good, without asking again', async () => {
    let asked = 0;
    const cache = new ImageCache(folder, {
      async readImage() {
        asked += 1;
        throw new EngineError('ImageUnusable', 'There is no such image');
      },
    });
    await expect(cache.fetch(imageOf(BYTES), signal)).rejects.toThrow('no such image');
    expect(asked).toBe(1);
  });

  it('stops for a caller that has gone', async () => {
    const caller = new AbortController();
    const cache = new ImageCache(folder, {
      readImage: (_id, _from, inside) =>
        new Promise((_, reject) => {
          inside?.addEventListener('abort', () => reject(inside.reason as Error));
          caller.abort();
        }),
    });
    await expect(cache.fetch(imageOf(BYTES), caller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});
