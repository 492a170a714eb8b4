import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { tlsObject, withKeyIn } from './volume-tls.js';

let root: string;
const uid = process.getuid?.() ?? 0;
const key = 'ab'.repeat(32);

beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'tls-'))));
afterEach(() => rmSync(root, { recursive: true }));

it('has the key in a file while QEMU reads it, for its user alone, and not afterwards', async () => {
  const folder = join(root, 'vol1');
  const path = join(folder, 'keys.psk');
  const answer = await withKeyIn(folder, { key, uid }, async () => {
    expect(readFileSync(path, 'utf8')).toBe(`engine:${key}\n`);
    expect(statSync(path).mode & 0o777).toBe(0o400);
    return 'read';
  });
  expect([answer, existsSync(folder)]).toEqual(['read', false]);
});

it('takes the key away also when QEMU refuses it', async () => {
  const folder = join(root, 'vol1');
  const refused = withKeyIn(folder, { key, uid }, () => Promise.reject(new Error('no TLS here')));
  await expect(refused).rejects.toThrow('no TLS here');
  expect(existsSync(folder)).toBe(false);
});

it('names an object of the client by the name that the server asks for', () => {
  expect(tlsObject('vol1', '/k')).toEqual({
    ...{ 'qom-type': 'tls-creds-psk', id: 'tls-vol1', endpoint: 'client', dir: '/k', username: 'engine' },
  });
});
