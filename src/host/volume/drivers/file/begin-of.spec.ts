import { chmod, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RememberedKeys } from '../../volume-keys.js';
import { beginOf } from './begin-of.js';
import { LUKS_OFFSET } from './luks-header.js';

let folder: string;
let asked: string[];
const { signal } = new AbortController();
const volume = { volumeId: 'v', sizeGiB: 1, generation: 1 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'begin-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function partsOf(snapshot: { readonly path: string; readonly isEncrypted?: true }) {
  const keys = new RememberedKeys(async (id) => {
    asked.push(id);
    return 'ab'.repeat(32);
  });
  const encrypter = { keys, server: {}, uidBase: undefined, socketFolder: () => folder };
  const parts = { snapshots: { require: () => snapshot }, images: { qemuImg: '', uidBase: undefined } };
  return { keys, parts: { ...parts, encrypter } as unknown as Parameters<typeof beginOf>[0] };
}

it('begins with zeros, or with a header whose key is remembered no longer than that', async () => {
  const { keys, parts } = partsOf({ path: '' });
  expect(beginOf(parts, volume, signal)).toBeUndefined();
  const path = join(folder, 'v.raw');
  await beginOf(parts, { ...volume, isEncrypted: true }, signal)?.(path);
  expect((await stat(path)).size).toBe(LUKS_OFFSET);
  await keys.of('v');
  expect(asked).toEqual(['v', 'v']);
});

it.each([undefined, true] as const)(
  'begins with a snapshot (encrypted: %s), as its own to write',
  async (is) => {
    const from = join(folder, 'snapshot.raw');
    await writeFile(from, 'bytes');
    await chmod(from, 0o440);
    const { parts } = partsOf({ path: from, ...(is && { isEncrypted: is }) });
    const path = join(folder, 'v.raw');
    await beginOf(parts, { ...volume, from: 's', ...(is && { isEncrypted: is }) }, signal)?.(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toBe('bytes');
    await (await open(path, 'r+')).close();
    expect(asked).toEqual([]);
  },
);
