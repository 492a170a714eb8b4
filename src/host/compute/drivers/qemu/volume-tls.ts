import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PSK_USER, pskLine } from '../../../nbd/tls-psk.js';

/** QEMU's object with the key of one volume's attachment. */
export const tlsOf = (serial: string): string => `tls-${serial}`;

/** As `object-add` and `-object` take it. `folder`: where the key is while QEMU reads it. */
export const tlsObject = (serial: string, folder: string): object => ({
  ...{ 'qom-type': 'tls-creds-psk', id: tlsOf(serial), endpoint: 'client' },
  ...{ dir: folder, username: PSK_USER },
});

/**
 * The key lies in the folder while the work is done, and for this user alone. QEMU takes it in a file only, and keeps
 * it in its memory. The folder is root's, so that no guest's user can put anything in its place.
 */
export async function withKeyIn<T>(
  folder: string,
  { key, uid }: { readonly key: string; readonly uid: number },
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, 'keys.psk');
  await mkdir(folder, { recursive: true, mode: 0o711 });
  // Whatever the umask: its user passes through it.
  await chmod(folder, 0o711);
  try {
    await rm(path, { force: true });
    await writeFile(path, pskLine(key), { mode: 0o400 });
    await chown(path, uid, uid);
    return await work();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
