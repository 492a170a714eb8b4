import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, copyFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { exec as realExec, type Exec } from '../../common/exec/exec.js';
import { kernelPackage, type KernelPackage, unpackKernel, vmlinuzIn } from './kernel-package.js';
import { layOutTree, type Programs, SCRIPTS } from './root-tree.js';

/** The built image: `folder` holds `kernel`, `ramdisk` and `machine` (raw ext4). */
export interface BuiltTiny {
  readonly folder: string;
  /** Kernel and scripts; another version is another image. */
  readonly version: string;
}

/** Raised when the same scripts and kernel are put together in another way. */
const LAYOUT = '3';
const MACHINE_BYTES = 32 * 1024 * 1024;
const SEARCH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * Builds `tiny` from the distribution's own packages: its kernel for virtual machines (fetched, not installed), busybox
 * and dropbear. What `cache` holds of the same scripts is taken as it is: no registry is asked for a newer kernel at
 * every start. Throws with the package that is missing.
 */
export async function buildTiny(cache: string, exec: Exec = realExec): Promise<BuiltTiny> {
  return (await cachedTiny(cache)) ?? (await freshTiny(cache, exec));
}

/** What the cache holds of these scripts, the newest. Undefined: nothing. */
export const cachedTiny = async (cache: string): Promise<BuiltTiny | undefined> =>
  cachedBuild(cache, await hashOfScripts());

/** The same from the newest kernel that apt knows. */
export async function freshTiny(cache: string, exec: Exec = realExec): Promise<BuiltTiny> {
  const scripts = await hashOfScripts();
  const kernel = await kernelPackage(exec);
  if (!kernel) throw new Error('apt knows no kernel for virtual machines: apt-get update');
  const version = versionOf(kernel, scripts);
  const found = await cachedBuild(cache, version);
  return found ?? build(exec, { cache, version, kernel });
}

const versionOf = (kernel: KernelPackage, scripts: string) =>
  `${kernel.name.replace('linux-image-', '')}_${kernel.version.replace(/[^\w.+-]/g, '-')}_${scripts}`;

async function hashOfScripts(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(SCRIPTS)).sort()) hash.update(await readFile(join(SCRIPTS, name)));
  hash.update(LAYOUT);
  return hash.digest('hex').slice(0, 12);
}

/** The newest build whose version ends so. */
async function cachedBuild(cache: string, ending: string): Promise<BuiltTiny | undefined> {
  const names = (await readdir(cache).catch(() => [])).filter((name) => name.endsWith(ending));
  const built = await Promise.all(
    names.map(async (version) => ({ version, at: (await stat(join(cache, version))).mtimeMs })),
  );
  const newest = built.sort((a, b) => b.at - a.at)[0];
  return newest && { folder: join(cache, newest.version), version: newest.version };
}

interface Order {
  readonly cache: string;
  readonly version: string;
  readonly kernel: KernelPackage;
}

/** In a folder of its own, and only then under its name: what was cut short is never taken for an image. */
async function build(exec: Exec, { cache, version, kernel }: Order): Promise<BuiltTiny> {
  const programs = await findPrograms();
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'new-'));
  try {
    const out = join(work, 'out');
    const tree = join(work, 'tree');
    await mkdir(out, { mode: 0o755 });
    await unpackKernel(exec, kernel, work);
    await layOutTree(exec, tree, { work, programs });
    await copyFile(await vmlinuzIn(work), join(out, 'kernel'));
    await makeRamdisk(exec, tree, join(out, 'ramdisk'));
    await makeMachine(exec, tree, join(out, 'machine'));
    await exec('chmod', ['-R', 'a+rX', out]);
    await rename(out, join(cache, version));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return { folder: join(cache, version), version };
}

async function makeRamdisk(exec: Exec, tree: string, target: string): Promise<void> {
  const files = (await readdir(tree, { recursive: true })).sort();
  await exec('cpio', ['-o', '--quiet', '-H', 'newc', '-R', '0:0', '-O', `${target}.cpio`], {
    cwd: tree,
    input: ['.', ...files].join('\n'),
  });
  await exec('gzip', ['-9', '-n', `${target}.cpio`], { timeoutMs: 60_000 });
  await rename(`${target}.cpio.gz`, target);
}

async function makeMachine(exec: Exec, tree: string, target: string): Promise<void> {
  await exec('truncate', ['-s', String(MACHINE_BYTES), target]);
  const shape = ['-q', '-F', '-t', 'ext4', '-b', '4096', '-m', '0', '-L', 'tiny', '-d', tree];
  await exec('mke2fs', [...shape, target], { env: { PATH: SEARCH.join(':') } });
}

async function findPrograms(): Promise<Programs> {
  return {
    busybox: await find('busybox', 'busybox-static'),
    dropbear: await find('dropbear', 'dropbear-bin'),
    dropbearkey: await find('dropbearkey', 'dropbear-bin'),
  };
}

async function find(program: string, debianPackage: string): Promise<string> {
  for (const folder of SEARCH) {
    const path = join(folder, program);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  throw new Error(`${program} is missing: apt-get install -y ${debianPackage}`);
}
