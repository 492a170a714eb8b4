import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { killProcess, processId, type ProcessId } from '../../../processes/linux-process.js';
import { startFailure } from './qemu-failure.js';
import { QemuMachine } from './qemu-machine.js';
import type { QmpDoor } from '../../../qmp/qmp-door.js';
import { QmpClient } from '../../../qmp/qmp.client.js';

const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;

/** What QEMU finds in its environment. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
const GREETS_MS = 20_000;

export interface Launch {
  /** The whole command; it ends in a QEMU with `-S`. */
  readonly command: readonly string[];
  /** Takes what QEMU says of itself. */
  readonly stderr: string;
  readonly monitor: Omit<QmpDoor, 'alive' | 'waitMs'>;
  /** Called between the process's start and the guest's: once it is known, it can be found again. */
  onStarted(process: ProcessId): Promise<void>;
  /** Called once QEMU holds everything that its command names, before the guest runs. */
  onOpened(): Promise<unknown>;
}

/**
 * Starts a QEMU in a session of its own, so that it outlives us, and then its guest. Rejects, in words for the caller,
 * once all of it has ended.
 */
export async function launchQemu(launch: Launch, signal: AbortSignal): Promise<QemuMachine> {
  signal.throwIfAborted();
  const child = await startDetached(launch);
  let machine: QemuMachine | undefined;
  try {
    const door = { ...launch.monitor, waitMs: GREETS_MS, alive: () => !child.ended() && !signal.aborted };
    const qmp = await QmpClient.open(door);
    const process = processId(child.pid) ?? gone();
    machine = new QemuMachine(process, { ...door, alive: () => true }, qmp);
    await launch.onStarted(process);
    await launch.onOpened();
    signal.throwIfAborted();
    await machine.resume();
    if ((await machine.status()) !== 'running') throw new Error('the guest does not run');
    return machine;
  } catch (error) {
    machine?.release();
    await child.kill();
    signal.throwIfAborted();
    throw startFailure(await readFile(launch.stderr, 'utf8'), error);
  }
}

function gone(): never {
  throw new Error('QEMU ended at once');
}

/**
 * Starts a program that outlives us and has nothing of ours; its stdin ends when we are gone, whatever ended us.
 * Returns its number.
 */
export async function startBeside([file = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(file, args, {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
    env: ENVIRONMENT,
  });
  await begun(child);
  child.unref();
  // Neither is a reason for us to go on.
  (child.stdin as Socket).unref();
  return child.pid ?? gone();
}

interface Child {
  readonly pid: number;
  ended(): boolean;
  /** Resolves when it has ended. */
  kill(): Promise<void>;
}

async function startDetached({ command: [file = '', ...args], stderr }: Launch): Promise<Child> {
  // For appending: it is shortened in place while QEMU writes to it.
  const log = await open(stderr, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600);
  try {
    const stdio = ['ignore', log.fd, log.fd] as const;
    const child = spawn(file, args, { detached: true, stdio: [...stdio], cwd: '/', env: ENVIRONMENT });
    await begun(child);
    child.unref();
    return childOf(child);
  } finally {
    await log.close();
  }
}

const begun = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(startFailure('', cause)));
  });

function childOf(child: ChildProcess): Child {
  const pid = child.pid ?? gone();
  const id = processId(pid);
  return {
    pid,
    ended: () => child.exitCode !== null || child.signalCode !== null,
    async kill() {
      if (id) await killProcess(id);
    },
  };
}
