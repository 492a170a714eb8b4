import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.mjs';
import { requireNetwork } from './network.mjs';

/** npm's packages, exactly as locked; again only when the lock or Node's major version has changed. */
export async function bringPackages(root, say) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).update(process.version.split('.')[0]).digest('hex');
  const stamp = join(root, 'node_modules/.cache/engine-installed');
  if (contentOf(stamp) === wanted) return;
  requireNetwork('npm packages are');
  say('npm packages (once; a minute or so)');
  // Without a network it would try for minutes before it says so.
  const quick = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  await run('npm', ['ci', ...quick, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, wanted);
}

function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
