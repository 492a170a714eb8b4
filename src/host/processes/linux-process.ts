import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process for ever: a pid alone is used again, its start time with it is not, within one boot of the machine. */
export interface ProcessId {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat, in clock ticks since boot. */
  readonly startTime: string;
  /** /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

export const currentBootId = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** Undefined: there is none, or it has ended and waits to be reaped. */
export function processId(pid: number): ProcessId | undefined {
  const fields = statFields(pid);
  const startTime = fields?.[19];
  if (!fields || startTime === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return { pid, startTime, bootId: currentBootId() };
}

export function isAlive(process: ProcessId): boolean {
  const found = processId(process.pid);
  return found?.startTime === process.startTime && found.bootId === process.bootId;
}

/** A process whose first thread has ended holds its files until the others have; who reaps it sees to the rest. */
const REAPED_MS = 1_000;
const KILLED_MS = 10_000;

/** True once it has ended and let go of its files, false when it still runs after `ms`. */
export async function endsWithin(process: ProcessId, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; isAlive(process); await sleep(2)) if (Date.now() > end) return false;
  for (const end = Date.now() + REAPED_MS; isZombie(process) && Date.now() < end;) await sleep(2);
  return true;
}

const isZombie = ({ pid, startTime }: ProcessId) => statFields(pid)?.[19] === startTime;

/** Ends it whatever it says. */
export async function killProcess(target: ProcessId): Promise<void> {
  signalProcess(target, 'SIGKILL');
  await endsWithin(target, KILLED_MS);
}

/** Sends a signal to exactly this process. One that has ended is success. */
export function signalProcess(target: ProcessId, name: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export interface FoundProcess {
  readonly id: ProcessId;
  readonly words: readonly string[];
}

/** Processes of this program with `part` in one of their arguments. */
export async function processesUsing(program: string, part: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ({ pid, words: await commandOf(pid) })));
  return found
    .filter(({ words }) => basename(words[0] ?? '') === basename(program))
    .filter(({ words }) => words.some((word) => word.includes(part)))
    .flatMap(({ pid, words }) => {
      const id = processId(pid);
      return id ? [{ id, words }] : [];
    });
}

async function commandOf(pid: number): Promise<readonly string[]> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch {
    // It ended while we looked.
    return [];
  }
}

/** From the third on: the second, the name in brackets, may hold anything. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
