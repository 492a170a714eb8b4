import { type Stats } from 'node:fs';
import { lstat, mkdir, readdir, readlink, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exec, ExecError } from '../exec/exec.js';

const OTHERS_ENTER = 0o001;
const OTHERS_READ = 0o004;

/** Whether any user of the machine may read it: itself readable, and every folder on the way open. */
export async function isOpenToAll(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if (!(mode & OTHERS_READ)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!((await stat(folder)).mode & OTHERS_ENTER)) return false;
    if (folder === '/') return true;
  }
}

/**
 * A path to the same file or folder that every user can read: itself, or a copy at `target` (hard links where the file
 * system allows). A copy that is the same stays; an older one is replaced.
 */
export async function readableCopy(source: string, target: string): Promise<string> {
  if (process.getuid?.() !== 0 || (await isOpenToAll(source))) return source;
  return keptCopy(source, target);
}

/** The same for all callers. What a failed copy has written is taken away: it may be what fills the disk. */
export async function keptCopy(source: string, target: string): Promise<string> {
  const fresh = `${target}.new`;
  await rm(fresh, { recursive: true, force: true });
  if (await isSame(source, target)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  try {
    await copy(source, fresh);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  return target;
}

async function copy(source: string, fresh: string): Promise<void> {
  try {
    await exec('cp', ['-al', source, fresh]);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    // Another file system: bytes instead of links.
    await rm(fresh, { recursive: true, force: true });
    await exec('cp', ['-a', source, fresh], { timeoutMs: 300_000 });
  }
}

/**
 * By names, kinds, sizes and times, which `cp -a` keeps: reading 150 MB at each start would cost more than it saves.
 */
async function isSame(source: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([source, target].map((path) => lstat(path).catch(() => undefined)));
  if (!one || !other || one.mode !== other.mode) return false;
  if (one.isSymbolicLink()) return (await readlink(source)) === (await readlink(target));
  if (!one.isDirectory()) return one.size === other.size && sameTime(one, other);
  const [names = [], others = []] = await Promise.all([source, target].map((path) => readdir(path)));
  if (names.sort().join('\0') !== others.sort().join('\0')) return false;
  for (const name of names) if (!(await isSame(join(source, name), join(target, name)))) return false;
  return true;
}

/** To the microsecond: not every file system keeps what comes after. */
const sameTime = (one: Stats, other: Stats): boolean => Math.abs(one.mtimeMs - other.mtimeMs) < 0.001;
