import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc: 100 a second on every Linux that we run on. */
const TICKS = 100;

/** A process and all that it started, the supervisor's children told apart by name. */
export function familyOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const family = [pid];
  for (const member of family)
    for (const [child, parent] of parents)
      if (parent === member && !family.includes(child)) family.push(child);
  return family;
}

function statOf(pid: number): readonly string[] | undefined {
  try {
    // The name in parentheses may hold spaces.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
  } catch {
    return undefined;
  }
}

const parentOf = (pid: number): number | undefined => {
  const stat = statOf(pid);
  return stat && Number(stat[1]);
};

/** Where /proc/<pid>/stat has utime, stime, cutime and cstime, counted from behind the name. */
const SPENT = [11, 12, 13, 14] as const;

/**
 * User and system seconds of the processes that are alive and of their children that have ended: so a family's sum
 * never falls, and what a backend or a helper program did is not lost with it.
 */
export const cpuSecondsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const stat = statOf(pid);
    return sum + SPENT.reduce((ticks, field) => ticks + Number(stat?.[field] ?? 0), 0) / TICKS;
  }, 0);

/** Proportional set size in MB: shared pages count for each sharer's part. */
export const pssMegabytesOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    try {
      const kib = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
      return sum + Number(kib ?? 0) / 1024;
    } catch {
      return sum;
    }
  }, 0);
