import { readFile } from 'node:fs/promises';
import { counterOf } from './counter.js';
import type { ProcessId } from './linux-process.js';

/** Clock ticks of /proc: 100 a second on every Linux that we run on. */
const TICKS = 100;
const NANOSECONDS = 1_000_000_000 / TICKS;

/** Where /proc/PID/stat has utime and stime, counted from behind the name in brackets. */
const [USER, SYSTEM] = [11, 12];

/** User and system time of one thread of a process, in nanoseconds; 0: it has ended. */
export async function cpuNanosecondsOf(pid: number, thread: number): Promise<number> {
  const text = await orEmpty(`/proc/${pid}/task/${thread}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Past what JSON can say after 104 days.
  return counterOf((Number(fields[USER] ?? 0) + Number(fields[SYSTEM] ?? 0)) * NANOSECONDS);
}

/** MiB of a process that are in memory; 0: it has ended. */
export async function residentMiBOf(pid: number): Promise<number> {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(await orEmpty(`/proc/${pid}/status`))?.[1];
  return Math.round(Number(kib ?? 0) / 1024);
}

/** Since a process of this boot began. `uptime`: what /proc/uptime says. */
export const uptimeSecondsOf = ({ startTime }: Pick<ProcessId, 'startTime'>, uptime: string): number =>
  Math.max(0, Math.floor(Number(uptime.split(' ')[0]) - Number(startTime) / TICKS));

async function orEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // It ended while we looked.
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
