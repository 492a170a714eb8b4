import { readdir, readlink } from 'node:fs/promises';
import { until } from './until.js';

/** How many files below the folder this process has open. */
export async function openFiles(folder: string): Promise<number> {
  const links = (await readdir('/proc/self/fd')).map((name) =>
    readlink(`/proc/self/fd/${name}`).catch(() => ''),
  );
  return (await Promise.all(links)).filter((path) => path.startsWith(folder)).length;
}

/** Resolves once none is open: a stream closes its file soon after its end, and long before memory is collected. */
export async function closesAll(folder: string): Promise<void> {
  await until(async () => (await openFiles(folder)) === 0, 1_000);
}
