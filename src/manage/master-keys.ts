import { randomBytes } from 'node:crypto';
import { chmod, chown, open, readFile, rename, stat } from 'node:fs/promises';
import { Sealer } from '../common/seal/sealer.js';

/**
 * Adds a master key, the file's highest version, and answers that version. The file is replaced whole, with its owner and mode:
 * a daemon that starts now reads the old keys or all of them.
 */
export async function addMasterKey(path: string): Promise<number> {
  // Throws for a file that is not understood, before anything is changed.
  Sealer.fromFile(path);
  const text = (await readFile(path, 'utf8')).trim();
  const version = Math.max(...text.split('\n').map((line) => Number.parseInt(line, 10))) + 1;
  const { uid, gid, mode } = await stat(path);
  const draft = `${path}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${text}\n${version}:${randomBytes(32).toString('hex')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chown(draft, uid, gid);
  await chmod(draft, mode & 0o777);
  await rename(draft, path);
  return version;
}
