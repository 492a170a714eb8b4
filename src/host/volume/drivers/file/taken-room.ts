import { stat } from 'node:fs/promises';

/** What `stat` counts blocks in, whatever the file system's are. */
const BLOCK = 512;

/** Bytes that files take on disk: their holes take none, and those that are gone. */
export async function takenBy(paths: readonly string[]): Promise<number> {
  const taken = await Promise.all(paths.map(takenByOne));
  return taken.reduce((sum, bytes) => sum + bytes, 0);
}

async function takenByOne(path: string): Promise<number> {
  try {
    return (await stat(path)).blocks * BLOCK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
