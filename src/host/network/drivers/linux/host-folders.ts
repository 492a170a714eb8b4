import { chmod, mkdir } from 'node:fs/promises';
import type { NetworkDriverOptions } from '../../network-driver-options.js';

/** The driver's own folder, and the one that its helpers reach under other users. */
export async function makeFolders({ folder, runFolder }: NetworkDriverOptions): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mkdir(runFolder, { recursive: true });
  await chmod(runFolder, 0o711);
}
