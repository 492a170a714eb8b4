import { readdirSync, readFileSync, statSync } from 'node:fs';

/** Numbers of the processes whose command line passes. */
export const pidsWith = (passes: (words: readonly string[]) => boolean): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => passes(wordsOf(pid)));

/** Of the processes that run just this command in a network namespace. */
export function pidsIn(namespace: string, ...command: readonly string[]): readonly number[] {
  const { ino } = statSync(`/run/netns/${namespace}`);
  const line = `${command.join('\0')}\0`;
  return pidsWith((words) => words.join('\0') === line).filter((pid) => netnsOf(pid) === ino);
}

function wordsOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    // It ended meanwhile.
    return [];
  }
}

function netnsOf(pid: number): number {
  try {
    return statSync(`/proc/${pid}/ns/net`).ino;
  } catch {
    return -1;
  }
}
