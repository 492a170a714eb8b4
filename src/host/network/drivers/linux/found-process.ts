import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { optionalText } from '../../../../common/files/optional-text.js';

export interface FoundProcess {
  readonly pid: number;
  /** Clock ticks since boot, as text: tells a process from a later one with its pid. */
  readonly startedAt: string;
}

/**
 * The process that a pid file speaks of, if it has that argument and lives in that network namespace; else it is not
 * ours.
 */
export async function findProcess(
  pidFile: string,
  argument: string,
  netnsInode: number,
): Promise<FoundProcess | undefined> {
  const pid = Number(await optionalText(pidFile));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const words = ((await optionalText(`/proc/${pid}/cmdline`)) ?? '').split('\0');
  const startedAt = await startOf(pid);
  if (startedAt === undefined || !words.includes(argument)) return undefined;
  const { ino } = await stat(`/proc/${pid}/ns/net`).catch(() => ({ ino: -1 }));
  return ino === netnsInode ? { pid, startedAt } : undefined;
}

const GRACE_MS = 2_000;

/** Asks it to end, then kills it; resolves when it is gone. */
export async function stopProcess({ pid, startedAt }: FoundProcess): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  let signal: NodeJS.Signals | 0 = 'SIGTERM';
  for (let pause = 1; (await startOf(pid)) === startedAt; pause = Math.min(pause * 2, 20)) {
    if (signal !== 0) send(pid, signal);
    await sleep(pause);
    signal = Date.now() > deadline ? 'SIGKILL' : 0;
  }
}

/** Undefined: there is no such process, or it is only waiting to be reaped. */
async function startOf(pid: number): Promise<string | undefined> {
  const fields = (await optionalText(`/proc/${pid}/stat`))?.replace(/^.*\) /s, '').split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
