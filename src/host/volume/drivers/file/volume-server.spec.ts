import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { nbdSocketIn } from './storage-daemon.js';
import { VolumeServer } from './volume-server.js';

let sockets: string;
const server = new VolumeServer('no-such-storage-daemon');

beforeEach(async () => {
  sockets = await mkdtemp(join(tmpdir(), 'sockets-'));
  await writeFile(nbdSocketIn(sockets), '');
});
afterEach(() => rm(sockets, { recursive: true, force: true }));

it('knows the user of a socket whose server has stopped, and of none that has ended', async () => {
  const stem = join(sockets, 'volume.');
  const { uid } = await stat(sockets);
  await server.stop({ stem });
  expect(await server.ownerOf({ sockets })).toBe(uid);
  await server.end({ stem, sockets });
  expect(await server.ownerOf({ sockets })).toBeUndefined();
});
