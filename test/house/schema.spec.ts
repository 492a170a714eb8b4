import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';

const root = packageFolder();
const folder = await mkdtemp(join(tmpdir(), 'engine-schema-'));
afterAll(() => rm(folder, { recursive: true }));

const difference = (...args: readonly string[]) =>
  exec(
    process.execPath,
    [join(root, 'bin/schema-diff.mjs'), process.env['ENGINE_TEST_DATABASE_URL'] ?? '', ...args],
    {
      timeoutMs: 60_000,
    },
  );

describe('the schema and its migrations', () => {
  it('say the same', async () => {
    expect((await difference()).stdout).toBe('');
  }, 60_000);

  it('would be told apart', async () => {
    const schema = join(folder, 'schema.prisma');
    const text = await readFile(join(root, 'prisma/schema.prisma'), 'utf8');
    await writeFile(schema, `${text}\nmodel Forgotten {\n  id Int @id\n}\n`);
    await expect(difference(schema)).rejects.toMatchObject({ exitCode: 2 });
  }, 60_000);
});
