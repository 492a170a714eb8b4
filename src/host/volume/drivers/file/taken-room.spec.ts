import { link, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { takenAlone, takenBy } from './taken-room.js';

let folder: string;
const at = (name: string) => join(folder, name);
const MIB = 1024 ** 2;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-'));
  await writeFile(at('snapshot'), Buffer.alloc(MIB, 1));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is of blocks, not of holes or of what is gone', async () => {
  await truncate(at('snapshot'), 64 * MIB);
  expect(await takenBy([at('snapshot'), at('gone')])).toBe(MIB);
});

it('of volumes over a snapshot counts once, when that is gone', async () => {
  const bases = [at('a.base'), at('b.base')];
  for (const base of bases) await link(at('snapshot'), base);
  expect(await takenAlone([...bases, at('gone')])).toBe(0);
  await rm(at('snapshot'));
  expect(await takenAlone(bases)).toBe(MIB);
});
