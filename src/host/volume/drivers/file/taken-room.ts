import { stat } from 'node:fs/promises';

/** What `stat` counts blocks in, whatever the file system's are. */
const BLOCK = 512;

/** Bytes that files take on disk: their holes take none, and those that are gone. */
export async function takenBy(paths: readonly string[]): Promise<number> {
  const taken = await Promise.all(paths.map((path) => takenByOne(path)));
  return taken.reduce((sum, bytes) => sum + bytes, 0);
}

/** The same of files that have no other name: who has the other one counts them. */
export async function takenAlone(paths: readonly string[]): Promise<number> {
  const taken = await Promise.all(paths.map((path) => takenByOne(path, 1)));
  return taken.reduce((sum, bytes) => sum + bytes, 0);
}

async function takenByOne(path: string, names = Infinity): Promise<number> {
  try {
    const { blocks, nlink } = await stat(path);
    return nlink > names ? 0 : blocks * BLOCK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
