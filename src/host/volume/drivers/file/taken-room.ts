import { type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What `stat` counts blocks in, whatever the file system's are. */
const BLOCK = 512;

/** Bytes that files take on disk: their holes take none, and those that are gone. */
export async function takenBy(paths: readonly string[]): Promise<number> {
  return (await statsOf(paths)).reduce((sum, { blocks }) => sum + blocks * BLOCK, 0);
}

/** The same of files that have no names but these: who has another one counts them. Each file counts once. */
export async function takenAlone(paths: readonly string[]): Promise<number> {
  const files = new Map<string, { readonly found: Stats; names: number }>();
  for (const found of await statsOf(paths)) {
    const key = `${found.dev}:${found.ino}`;
    const file = files.get(key) ?? { found, names: 0 };
    file.names += 1;
    files.set(key, file);
  }
  const alone = [...files.values()].filter(({ found, names }) => found.nlink === names);
  return alone.reduce((sum, { found }) => sum + found.blocks * BLOCK, 0);
}

/** Of those that are there. */
async function statsOf(paths: readonly string[]): Promise<readonly Stats[]> {
  const found = await Promise.all(paths.map((path) => statOf(path)));
  return found.filter((one) => one !== undefined);
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
