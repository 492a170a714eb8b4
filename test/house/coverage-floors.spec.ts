import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';

const root = packageFolder();
const folder = await mkdtemp(join(tmpdir(), 'engine-floors-'));
const [floors, summary] = [join(folder, 'floors.json'), join(folder, 'summary.json')];
afterAll(() => rm(folder, { recursive: true }));

const compare = (...flags: readonly string[]) =>
  exec(process.execPath, [join(root, 'bin/coverage-floors.mjs'), floors, summary, ...flags]);
const counted = (covered: number, total: number) => ({ branches: { covered, total } });

beforeEach(async () => {
  await writeFile(floors, JSON.stringify({ 'src/cloud/zones': 80, 'src/cloud/gone': 90 }));
});

describe('floors of coverage', () => {
  it('hold for a room with all that is in it', async () => {
    const files = { 'src/cloud/zones/a.ts': counted(9, 10), 'src/cloud/zones/filters/b.ts': counted(7, 10) };
    await writeFile(summary, JSON.stringify(inRoot(files)));
    await expect(compare()).resolves.toMatchObject({ stderr: '' });
  });

  it('name the room that fell, and one that has none yet', async () => {
    const files = { 'src/cloud/zones/a.ts': counted(70, 100), 'src/cloud/fresh/a.ts': counted(1, 3) };
    await writeFile(summary, JSON.stringify(inRoot(files)));
    await expect(compare()).rejects.toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /zones runs 70 % of its branches, its floor is 80 %[^]*fresh has no floor yet/,
      ),
    });
  });

  it('let four branches go another way', async () => {
    await writeFile(summary, JSON.stringify(inRoot({ 'src/cloud/zones/a.ts': counted(77, 100) })));
    await expect(compare()).resolves.toMatchObject({ stderr: '' });
  });

  it('rise and never sink', async () => {
    const files = { 'src/cloud/zones/a.ts': counted(7, 10), 'src/cloud/fresh/a.ts': counted(1, 3) };
    await writeFile(summary, JSON.stringify(inRoot(files)));
    await compare('--raise');
    const raised = JSON.parse(await readFile(floors, 'utf8')) as unknown;
    expect(raised).toEqual({ 'src/cloud/zones': 80, 'src/cloud/fresh': 33.3 });
  });
});

const inRoot = (files: Readonly<Record<string, object>>) =>
  Object.fromEntries(Object.entries(files).map(([path, counts]) => [join(root, path), counts]));
