import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { hasServerKey, tlsServerObject, writeServerKey } from './server-tls.js';

let sockets: string;
const [key, other] = ['ab'.repeat(32), 'cd'.repeat(32)];

beforeEach(() => void (sockets = mkdtempSync(join(tmpdir(), 'server-tls-'))));
afterEach(() => rmSync(sockets, { recursive: true }));

it('knows the key that its server asks for, and no other', async () => {
  expect(await hasServerKey(sockets, key)).toBe(false);
  await writeServerKey(sockets, { key, uid: 0 });
  expect(statSync(join(sockets, 'keys.psk')).mode & 0o777).toBe(0o400);
  expect([await hasServerKey(sockets, key), await hasServerKey(sockets, other)]).toEqual([true, false]);
});

it('does not take what it cannot read for no key', async () => {
  await expect(hasServerKey('/dev/null', key)).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it('names an object of the server', () =>
  expect(tlsServerObject('/s')).toEqual({
    ...{ 'qom-type': 'tls-creds-psk', id: 'tls', endpoint: 'server', dir: '/s' },
  }));
