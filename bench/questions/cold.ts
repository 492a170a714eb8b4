import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exec } from '../../src/common/exec/exec.js';
import { packageFolder } from '../../src/common/package-folder.js';
import { BenchCloud } from '../lib/bench-cloud.js';
import type { Figure } from '../lib/figures.js';

/** What hangs shows as a failure, not as a bench that never ends. */
const PATIENCE_SECONDS = 900;

/**
 * Seconds from `npm start` in a fresh clone of this checkout's commit until every part is up, with an empty cache:
 * packages, Temporal, the build and the image `tiny` are brought and made. Real guests or fake ones, as `engine up`
 * finds the machine. npm's own cache and the system's packages stay as they are.
 */
export async function cold(portOffset: number, say: (line: string) => void): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-cold-'));
  const clone = join(folder, 'engine');
  try {
    const commit = await cloned(clone);
    say(`a fresh clone of ${commit}, cold`);
    const cloud = new BenchCloud('benchcold', portOffset, [], {
      words: [join(clone, 'bin/bootstrap.mjs'), 'start'],
      cwd: clone,
      env: strangerTo(join(folder, 'cache')),
      patienceSeconds: PATIENCE_SECONDS,
    });
    try {
      await cloud.up();
      return {
        question: 'engine up on a fresh clone, cold',
        unit: 's',
        n: 1,
        p50: cloud.startedInMs / 1000,
        reach: '<= 180 s',
        note: commit,
      };
    } finally {
      await cloud.down();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Clones the commit that the checkout is at, and nothing that it has beside; says which. */
async function cloned(target: string): Promise<string> {
  const git = (...words: readonly string[]) => exec('git', words, { timeoutMs: 120_000 });
  const root = packageFolder();
  const { stdout } = await git('-C', root, 'rev-parse', '--short', 'HEAD');
  await git('clone', '--quiet', root, target);
  await git('-C', target, 'checkout', '--quiet', '--detach', stdout.trim());
  return stdout.trim();
}

/** Our environment with an empty cache, and without the Temporal that the bench's own start has found. */
const strangerTo = (cache: string): NodeJS.ProcessEnv => ({
  ...process.env,
  ENGINE_TEMPORAL_CLI: '',
  ENGINE_CACHE: cache,
});
