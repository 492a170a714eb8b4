import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { exec } from '../../common/exec/exec.js';
import { SCRIPTS } from './root-tree.js';

const folder = mkdtempSync(join(tmpdir(), 'wget-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** They say what they are asked, a word a line. */
for (const name of ['busybox', 'timeout']) {
  writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\n' ${name} "$@"\n`);
  chmodSync(join(folder, name), 0o755);
}

/** What the guest's wget runs. */
const runs = async (...words: readonly string[]) => {
  const { stdout } = await exec('/bin/sh', [join(SCRIPTS, 'wget'), ...words], { env: { PATH: folder } });
  return stdout.trimEnd().split('\n');
};

describe('wget in the guest image', () => {
  const bounded = ['timeout', '10', 'busybox', 'wget'];

  it.each([
    [
      ['-q', '-O', '-', 'http://x/a b'],
      ['busybox', 'wget', '-q', '-O', '-', 'http://x/a b'],
    ],
    [
      ['-T', '10', 'http://x/'],
      [...bounded, 'http://x/'],
    ],
    [
      ['-T10', '-q', 'http://x/'],
      [...bounded, '-q', 'http://x/'],
    ],
    [
      ['-qT', '10', 'http://x/'],
      [...bounded, '-q', 'http://x/'],
    ],
    [
      ['http://x/', '--timeout=10'],
      [...bounded, 'http://x/'],
    ],
  ])('%j is %j', async (asked, run) => {
    expect(await runs(...asked)).toEqual(run);
  });
});
