import { setTimeout as sleep } from 'node:timers/promises';
import { packageFolder } from '../common/package-folder.js';
import { stateRoot } from '../common/state/state-paths.js';
import { askSupervisor, type CloudStatus, controlSocket } from './control-socket.js';

interface Where {
  readonly cloud: string;
  readonly state_path: string;
}

export const socketOf = (flags: Where): string =>
  controlSocket(flags.cloud, stateRoot(flags, packageFolder()));

/** Waits at most `wait` seconds for every part to be up. Undefined: no supervisor is there. */
export async function statusOf(flags: Where & { readonly wait: number }): Promise<CloudStatus | undefined> {
  const socket = socketOf(flags);
  for (const end = Date.now() + flags.wait * 1000; ; await sleep(200)) {
    const status = await askSupervisor(socket, 'GET', '/status');
    if (status?.up || Date.now() >= end) return status;
  }
}

export function statusTable({ parts }: CloudStatus): string {
  const rows = parts.map(({ name, state, restarts, address, pid }) => [
    name,
    restarts > 0 ? `${state} (started again ${restarts} times)` : state,
    pid === null ? '-' : String(pid),
    address,
  ]);
  const all = [['PART', 'STATE', 'PID', 'ADDRESS'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, n) => cell.padEnd(widths[n] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Tells the supervisor to go down and waits until it is gone. False: there is none. */
export async function downAndGone(flags: Where & { readonly keep_guests: boolean }): Promise<boolean> {
  const socket = socketOf(flags);
  const path = `/down${flags.keep_guests ? '?keep_guests' : ''}`;
  if (!(await askSupervisor(socket, 'POST', path))) return false;
  while (await askSupervisor(socket, 'GET', '/status')) await sleep(100);
  return true;
}
