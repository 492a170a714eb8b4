import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { optionalText } from '../files/optional-text.js';
import { replaceFile } from '../files/replace-file.js';
import { type StatePaths } from './state-paths.js';

/** A user of the operating system, by numbers. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Makes the state folder and gives each part of it to its owner. Twice is success. */
export async function prepareStateFolder(
  paths: StatePaths,
  users: { readonly control: Owner | undefined },
): Promise<void> {
  await folder(paths.root, 0o755);
  // Guests' users pass through to their own folders, and read nothing on the way.
  await folder(paths.hosts, 0o711);
  await folder(paths.logs, 0o750);
  await folder(paths.lib, 0o755);
  await folder(paths.flags, 0o755);
  await folder(paths.control, 0o700, users.control);
  await folder(paths.temporal, 0o700, users.control);
  await folder(paths.images, 0o750, users.control);
  await folder(paths.buckets, 0o700, users.control);
}

export async function folder(path: string, mode: number, owner?: Owner): Promise<void> {
  await make(path, mode);
  await chmod(path, mode);
  if (owner) await chown(path, owner.uid, owner.gid);
}

/** Level by level: below /proc, where nothing can be made, Node's own recursion goes on for ever. */
async function make(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await isFolder(path))) return;
    if (code !== 'ENOENT' || (await isFolder(dirname(path))))
      throw new Error(`no folder can be made at ${path} (${code})`, { cause: error });
    await make(dirname(path), 0o755);
    await make(path, mode);
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/**
 * Writes a file that only its owner reads. A cloud whose keys were lost with the power could not open its rows again.
 */
export const writeSecret = (path: string, text: string, owner?: Owner): Promise<void> =>
  replaceFile(path, text, { durability: 'power', ...(owner && { owner }) });

/** The text of a file that is made once: `make` is called when it is not there yet. */
export async function onceWritten(path: string, make: () => string, owner?: Owner): Promise<string> {
  const found = await optionalText(path);
  if (found !== undefined) return found;
  const text = make();
  await writeSecret(path, text, owner);
  return text;
}

export const newMasterKey = (): string => `1:${randomBytes(32).toString('hex')}\n`;

export const newPassword = (): string => randomBytes(24).toString('hex');
