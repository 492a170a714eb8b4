import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable } from 'node:stream';
import { afterAll, expect, it } from '@jest/globals';
import { closesAll, openFiles } from '../../../test/support/open-files.js';
import { Sealer } from '../../common/seal/sealer.js';
import { byteCipher } from './byte-cipher.js';
import { ByteFiles } from './byte-files.js';
import type { ObjectPart } from './object.js';
import { ObjectKeys } from './object-keys.js';
import { type Bytes, readBytes } from './read-bytes.js';

const folder = await mkdtemp(join(tmpdir(), 'bytes-'));
afterAll(() => rm(folder, { recursive: true }));
const files = await ByteFiles.open(folder);
const keysBy = (byte: number) => new ObjectKeys(() => new Sealer(new Map([[1, Buffer.alloc(32, byte)]])));
const [keys, strangeKeys] = [keysBy(1), keysBy(2)];
const body = randomBytes(100_000);

async function stored(bytes: Buffer) {
  const [id, key] = [randomUUID(), keys.make()];
  const file = await files.create(id);
  await file.write(byteCipher(key, 0).update(bytes));
  await files.keep(id, file);
  return { id, sealedKey: keys.seal(key, id) };
}

const objectOf = (of: Pick<Bytes, 'id' | 'sealedKey' | 'storage'>): Bytes => ({
  ...of,
  ...{ size: body.length, data: null },
});

async function partOf(number: number, bytes: Buffer): Promise<ObjectPart> {
  const { id: fileId, sealedKey } = await stored(bytes);
  const facts = { etag: '', checksum: null, modifiedAt: new Date() };
  return { number, fileId, size: bytes.length, sealedKey, ...facts };
}

const asFile = { object: objectOf({ ...(await stored(body)), storage: 'file' }), parts: [] };
const asParts = {
  object: objectOf({ id: randomUUID(), sealedKey: null, storage: 'parts' }),
  parts: [await partOf(1, body.subarray(0, 60_000)), await partOf(2, body.subarray(60_000))],
};
const all = { start: 0, end: body.length - 1 };

it.each([
  ['a file', asFile],
  ['parts', asParts],
])('reads any range of what lies in %s', async (_, of) => {
  for (const range of [all, { start: 59_999, end: 60_000 }, { start: 17, end: 99_998 }]) {
    const bytes = await readBytes({ files, keys }, of, range);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes as Readable) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(body.subarray(range.start, range.end + 1))).toBe(true);
  }
  await closesAll(folder);
});

it.each([
  ['a file', asFile],
  ['parts', asParts],
])('leaves nothing of %s open that nobody reads, or no key opens', async (_, of) => {
  await expect(readBytes({ files, keys: strangeKeys }, of, all)).rejects.toThrow();
  expect(await openFiles(folder)).toBe(0);
  ((await readBytes({ files, keys }, of, all)) as Readable).destroy();
  await closesAll(folder);
});

it('leaves no part open when another is gone', async () => {
  const gone = { ...asParts.parts[1], fileId: randomUUID(), sealedKey: null } as ObjectPart;
  const parts = [...asParts.parts, gone].map((part) => ({ ...part, size: 30_000 }));
  await expect(readBytes({ files, keys }, { ...asParts, parts }, all)).rejects.toThrow('ENOENT');
  expect(await openFiles(folder)).toBe(0);
});
