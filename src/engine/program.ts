import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';

export type { ChildProcess };

/** A user of the operating system. */
export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A program that serves until it is told to stop. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whom it runs as; absent: as we do. */
  readonly user?: SystemUser;
  /** What it takes for an orderly end. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** With a channel to its parent, over which it says `{ ready: true }`. */
  readonly ipc?: boolean;
}

/**
 * Starts a program that dies with us: the kernel sends it `stopSignal` when this process is gone, whatever ended it.
 * `output` is a file descriptor that takes stdout and stderr, or `pipe`.
 */
export function launch(program: Program, output: number | 'pipe'): ChildProcess {
  const { file, args, env, user, stopSignal, ipc } = program;
  const identity = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
  const stdio: StdioOptions = ['ignore', output, output];
  if (ipc) stdio.push('ipc');
  return spawn('setpriv', [...identity, '--pdeathsig', stopSignal, '--', file, ...args], {
    stdio,
    cwd: '/',
    // A process group of its own: Ctrl-C on the terminal reaches us only, and we stop things in their order.
    detached: true,
    env: { ...(env?.['PATH'] ? {} : { PATH: process.env['PATH'] ?? '/usr/bin:/bin' }), ...env },
  });
}

/** Resolves at the program's end. */
export const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
      });

/** Asks it to stop, and kills it after `graceMs`. */
export async function stopProgram(
  child: ChildProcess,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await ended(child);
  clearTimeout(timer);
}
