import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '../common/exec/exec.js';
import { packageFolder } from '../common/package-folder.js';
import { isOpenToAll, readableCopy } from '../common/state/readable-copy.js';
import { optionalText } from '../common/files/optional-text.js';
import { writeSecret } from '../common/state/state-folder.js';

/** What daemons run from. */
export interface Installation {
  /** Holds bin, dist, flagfiles, node_modules, prisma. */
  readonly root: string;
  readonly node: string;
}

const OWN = ['bin', 'dist', 'flagfiles', 'prisma', 'package.json'];

/**
 * This checkout, or a copy under `lib` where the control plane's user cannot read it (a checkout under /root, for
 * example).
 */
export async function installation(lib: string): Promise<Installation> {
  const root = packageFolder();
  const node = await readableCopy(process.execPath, join(lib, 'node'));
  const probes = [join(root, 'dist/src/daemons/run-daemon.js'), join(root, 'node_modules/pg/package.json')];
  const open = await Promise.all(probes.map(isOpenToAll));
  if (process.getuid?.() !== 0 || open.every(Boolean)) return { root, node };
  const target = join(lib, 'app');
  await copyPackages(root, target);
  for (const name of OWN) await replace(join(root, name), join(target, name));
  return { root: target, node };
}

/** The packages of production, again only when the lock has changed. */
async function copyPackages(root: string, target: string): Promise<void> {
  const lock = await readFile(join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = join(target, 'installed');
  if ((await optionalText(stamp)) === wanted) return;
  await copyInto(target, '-al', { root, lock }).catch(() => copyInto(target, '-a', { root, lock }));
  await exec('chmod', ['-R', 'a+rX', target], { timeoutMs: 60_000 });
  await writeSecret(stamp, wanted);
}

/** `-al`: as links, which takes no room and no time but wants one file system; `-a`: as copies. */
async function copyInto(
  target: string,
  how: '-al' | '-a',
  { root, lock }: { readonly root: string; readonly lock: string },
): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true, mode: 0o755 });
  await exec('cp', [how, '--parents', ...productionPackages(lock), target], {
    cwd: root,
    timeoutMs: 300_000,
  });
}

/** Top-level folders of the packages that are not for development alone; what lies nested in them comes along. */
function productionPackages(lock: string): readonly string[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, { dev?: true; optional?: true }> };
  return Object.entries(packages)
    .filter(([path, { dev, optional }]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !dev && !optional)
    .map(([path]) => path);
}

async function replace(source: string, target: string): Promise<void> {
  const fresh = `${target}.new`;
  await rm(fresh, { recursive: true, force: true });
  await exec('cp', ['-a', source, fresh]);
  await exec('chmod', ['-R', 'a+rX', fresh]);
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
}
