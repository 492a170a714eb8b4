import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { ConfigDrives, noConfigDrives } from './config-drives.js';

const folder = mkdtempSync(join(tmpdir(), 'config-drives-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { signal } = new AbortController();
let asked = 0;
const drives = new ConfigDrives(join(folder, 'drives'), {
  readConfigDrive: async () => {
    asked += 1;
    return new Map([['openstack/latest/meta_data.json', Buffer.from(`{"n":${asked}}`)]]);
  },
});
const owner = { instanceId: 'i', portId: 'p', guestUid: 0 };

it('a config drive is written once, for its guest alone, and goes with it', async () => {
  const path = await drives.provide(owner, signal);
  expect(String(await readFile(path))).toContain('{"n":1}');
  expect(statSync(path).mode & 0o777).toBe(0o440);
  expect(await drives.provide(owner, signal)).toBe(path);
  expect(asked).toBe(1);
  await drives.remove('i');
  await drives.remove('i');
  expect(String(await readFile(await drives.provide(owner, signal)))).toContain('{"n":2}');
});

it('where guests read no disks there is none', async () => {
  expect(await noConfigDrives.provide(owner, signal)).toBe('/dev/null');
  await noConfigDrives.remove('i');
});
