import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exec, ExecError } from '../common/exec/exec.js';

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
 * system allows). An older copy is replaced.
 */
export async function readableCopy(source: string, target: string): Promise<string> {
  if (process.getuid?.() !== 0 || (await isOpenToAll(source))) return source;
  const fresh = `${target}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  try {
    await exec('cp', ['-al', source, fresh]);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    // Another file system: bytes instead of links.
    await rm(fresh, { recursive: true, force: true });
    await exec('cp', ['-a', source, fresh], { timeoutMs: 300_000 });
  }
  await rm(target, { recursive: true, force: true });
  await rename(fresh, target);
  return target;
}
