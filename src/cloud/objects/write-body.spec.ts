import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { byteCipher } from './byte-cipher.js';
import { Md5Threads } from './md5-threads.js';
import { writeBody } from './write-body.js';

const folder = await mkdtemp(join(tmpdir(), 'bodies-'));
afterAll(() => rm(folder, { recursive: true }));

const MIB = 1_048_576;
const md5Of = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function written(chunks: AsyncIterable<Buffer>, key: Buffer | null = null) {
  const path = join(folder, 'body');
  const file = await open(path, 'w');
  try {
    return { md5: (await writeBody({ file, key }, chunks)).toString('hex'), bytes: await readFile(path) };
  } finally {
    await file.close();
  }
}

it.each([0, 1, 1_000, MIB - 1, MIB, MIB + 1, 40 * MIB + 7])('writes and hashes %d bytes', async (size) => {
  const body = randomBytes(size);
  const { md5, bytes } = await written(cut(body, 65_536));
  expect(md5).toBe(md5Of(body));
  expect(bytes.equals(body)).toBe(true);
});

it('hashes what came, and writes it encrypted', async () => {
  const [body, key] = [randomBytes(3 * MIB + 5), randomBytes(32)];
  const { md5, bytes } = await written(cut(body, 100_003), key);
  expect(md5).toBe(md5Of(body));
  expect(bytes.equals(body)).toBe(false);
  expect(byteCipher(key, 0).update(bytes).equals(body)).toBe(true);
});

it('ends with what its source ends with, and goes on with the next', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield randomBytes(2 * MIB);
    throw new Error('it broke off');
  }
  await expect(written(broken())).rejects.toThrow('it broke off');
  const body = randomBytes(2 * MIB);
  expect((await written(cut(body, MIB))).md5).toBe(md5Of(body));
});

it('hashes many bodies at once, each for itself', async () => {
  const threads = new Md5Threads(2);
  const bodies = Array.from({ length: 20 }, () => randomBytes(10_000));
  const digests = await Promise.all(
    bodies.map(async (body) => {
      const md5 = threads.begin();
      await md5.update(body.subarray(0, 5_000));
      await md5.update(body.subarray(5_000));
      return (await md5.digest()).toString('hex');
    }),
  );
  expect(digests).toEqual(bodies.map(md5Of));
});

it('tells who waits for a thread that it ended, and makes another', async () => {
  const threads = new Md5Threads(
    1,
    `require('node:worker_threads').parentPort.on('message', () => process.exit(3))`,
  );
  const first = threads.begin();
  await expect(first.update(Buffer.from('a'))).rejects.toThrow('a thread that hashes ended');
  await expect(first.update(Buffer.from('b'))).rejects.toThrow('a thread that hashes ended');
  const second = threads.begin();
  await expect(second.digest()).rejects.toThrow('a thread that hashes ended');
});
