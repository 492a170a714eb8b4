import { randomUUID } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BucketUpload } from './bucket-upload.js';
import type { ImageBucket, PartPlace } from './image-bucket.js';

const MIB = 2 ** 20;
const PARTS = 9;
const folder = mkdtempSync(join(tmpdir(), 'bucket-upload-'));
const path = join(folder, 'bytes');
writeFileSync(path, '');
truncateSync(path, PARTS * 16 * MIB);
const fd = openSync(path, 'r');
afterAll(() => {
  closeSync(fd);
  rmSync(folder, { recursive: true });
});

const imageId = randomUUID();
let objects: Map<string, string>;
let sent: { readonly part: number; readonly bytes: number }[];
let completed: number[];
let aborted: string[];
let failsAt: number | undefined;
let isAway = false;

beforeEach(() => {
  [objects, sent, completed, aborted, failsAt, isAway] = [new Map(), [], [], [], undefined, false];
});

const bucket: Partial<ImageBucket> = {
  begin: async () => 'upload',
  write: async (name, text) => void objects.set(name, text),
  text: async (name) => objects.get(name),
  async send({ part }: PartPlace, { length: bytes }) {
    if (part === failsAt) throw new Error('no room');
    sent.push({ part, bytes });
    return { part, etag: `e${part}` };
  },
  complete: async (_name, _upload, parts) => void completed.push(...parts.map(({ part }) => part)),
  async abort(_name, upload) {
    if (isAway) throw new Error('away');
    aborted.push(upload);
  },
  remove: async (name) => void objects.delete(name),
};
const begun = () => BucketUpload.begin(bucket as ImageBucket, imageId);

describe('an upload', () => {
  it('sends every part once, and is completed in their order, once', async () => {
    const upload = await begun();
    expect([...objects.values()]).toEqual(['upload']);
    await upload.send(fd, PARTS * 16 * MIB);
    await upload.complete();
    await upload.complete();
    await upload.end();
    const numbers = Array.from({ length: PARTS }, (_, n) => n + 1);
    expect([completed, aborted, objects.size]).toEqual([numbers, [], 0]);
    expect(sent.every(({ bytes }) => bytes === 16 * MIB)).toBe(true);
  });

  it('of no bytes is one part', async () => {
    const upload = await begun();
    await upload.send(fd, 0);
    expect(sent).toEqual([{ part: 1, bytes: 0 }]);
  });

  it('ends with the first part that cannot be sent, and leaves nothing', async () => {
    failsAt = 2;
    const upload = await begun();
    await expect(upload.send(fd, PARTS * 16 * MIB)).rejects.toThrow('no room');
    expect(sent.length).toBeLessThan(4);
    await upload.end();
    expect([aborted, objects.size]).toEqual([['upload'], 0]);
  });

  it('of a file that is cut meanwhile fails', async () => {
    const upload = await begun();
    await expect(upload.send(fd, PARTS * 16 * MIB + 1)).rejects.toThrow('became shorter');
  });

  it('is found by its mark where the bucket was away, and taken back then', async () => {
    isAway = true;
    const upload = await begun();
    await upload.end();
    const [mark = ''] = objects.keys();
    isAway = false;
    await BucketUpload.remove(bucket as ImageBucket, mark);
    expect([aborted, objects.size]).toEqual([['upload'], 0]);
  });

  it('that never began leaves a mark of none', async () => {
    const mark = `${imageId}.${randomUUID()}.part`;
    objects.set(mark, '');
    await BucketUpload.remove(bucket as ImageBucket, mark);
    expect([aborted, objects.size]).toEqual([[], 0]);
  });
});
