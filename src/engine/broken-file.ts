import { rename } from 'node:fs/promises';

/** SQLite's words for a file that can no longer be read. */
const BROKEN = /database disk image is malformed|file is not a database|malformed database schema/;

/** Whether Temporal cannot read its file any more. It says so each time that it tries, and serves on without. */
export const saysBroken = (words: string): boolean => BROKEN.test(words);

/**
 * Puts Temporal's file aside under a dated name when its last words say that it is broken. All that it holds can be
 * made anew: work under way is found by its rows and taken up again. Resolves with the line that tells it; undefined:
 * it is not that.
 */
export async function putBrokenAside(
  file: string,
  lastWords: string,
  now = new Date(),
): Promise<string | undefined> {
  if (!saysBroken(lastWords)) return undefined;
  const aside = `${file}.broken-${now.toISOString().slice(0, 19).replaceAll(':', '')}`;
  const moved = await Promise.all(['', '-wal', '-shm'].map((end) => moveIfThere(file + end, aside + end)));
  if (!moved.includes(true)) return undefined;
  return `Temporal's file was broken and is now ${aside}: what was under way is taken up again from the database`;
}

const moveIfThere = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
