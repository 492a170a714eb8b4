import { unlink } from 'node:fs/promises';

/** One that is not there is success. `rm` of Node asks what it is first, and takes three times as long. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
