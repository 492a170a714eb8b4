import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { exec, ExecError } from '../../src/common/exec/exec.js';

const folder = mkdtempSync(join(tmpdir(), 'no-network-'));
afterAll(() => rmSync(folder, { recursive: true }));

// A network of one's own, with nothing in it, takes root.
(process.getuid?.() === 0 ? it : it.skip)('a first start without a network says so at once', async () => {
  for (const name of ['bin', 'package.json', 'package-lock.json'])
    cpSync(name, join(folder, name), { recursive: true });
  const began = performance.now();
  const words = ['--net', process.execPath, join(folder, 'bin/bootstrap.mjs'), 'start'];
  const env = { PATH: process.env['PATH'] ?? '', ENGINE_CACHE: join(folder, 'cache') };
  const refused: unknown = await exec('unshare', words, { env }).catch((error: unknown) => error);
  if (!(refused instanceof ExecError)) throw new Error('it started');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain(
    'engine: this machine has no network, and npm packages are still to be fetched: connect it for the first start',
  );
  expect(performance.now() - began).toBeLessThan(5_000);
});
