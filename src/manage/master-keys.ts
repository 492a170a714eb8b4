import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { replaceFile } from '../common/files/replace-file.js';
import { Sealer } from '../common/seal/sealer.js';

/**
 * Adds a master key, the file's highest version, and answers that version. The file is replaced whole, with its owner
 * and mode: a daemon that starts now reads the old keys or all of them.
 */
export async function addMasterKey(path: string): Promise<number> {
  // Throws for a file that is not understood, before anything is changed.
  Sealer.fromFile(path);
  const text = (await readFile(path, 'utf8')).trim();
  const version = Math.max(...text.split('\n').map((line) => Number.parseInt(line, 10))) + 1;
  const { uid, gid, mode } = await stat(path);
  await replaceFile(path, `${text}\n${version}:${randomBytes(32).toString('hex')}\n`, {
    durability: 'power',
    mode: mode & 0o777,
    owner: { uid, gid },
  });
  return version;
}
