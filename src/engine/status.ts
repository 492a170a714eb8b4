import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudPlace } from '../setup/cloud-place.js';
import { askSupervisor, type CloudStatus } from './control-socket.js';
import { runningClouds, type RunningCloud, socketOf } from './running-clouds.js';

/** Waits at most `wait` seconds for every part to be up. Undefined: no supervisor is there. */
export async function statusOf(place: CloudPlace, wait: number): Promise<CloudStatus | undefined> {
  for (const end = Date.now() + wait * 1000; ; await sleep(200)) {
    const status = await askSupervisor(await socketOf(place), 'GET', '/status');
    if (status?.up || Date.now() >= end) return status;
  }
}

/** In one line: which cloud was looked for, where, and what runs instead. */
export async function notUp({ cloud, root, owner }: CloudPlace): Promise<string> {
  const whose = owner !== undefined && owner !== cloud ? `, the state folder of cloud '${owner}'` : '';
  const others = (await runningClouds()).length > 0 ? '; engine list shows what runs here' : '';
  return `cloud '${cloud}' is not up (looked in ${root}${whose}${others}): npm start`;
}

export function statusTable({ parts, guests }: CloudStatus): string {
  const rows = parts.map(({ name, state, restarts, address, pid }) => [
    name,
    restarts > 0 ? `${state} (started again ${restarts} times)` : state,
    pid === null ? '-' : String(pid),
    address,
  ]);
  const told = guests === '' ? '' : `guests: ${guests}\n`;
  return `${tableText([['PART', 'STATE', 'PID', 'ADDRESS'], ...rows])}${told}`;
}

export const cloudsTable = (clouds: readonly RunningCloud[]): string =>
  tableText([['CLOUD', 'PID', 'STATE'], ...clouds.map(({ cloud, pid, root }) => [cloud, String(pid), root])]);

/** Columns of equal width; the last one ends where its words end. */
function tableText(all: readonly (readonly string[])[]): string {
  const last = (all[0]?.length ?? 1) - 1;
  const widths = Array.from({ length: last }, (_, n) => Math.max(...all.map((row) => row[n]?.length ?? 0)));
  const lineOf = (row: readonly string[]) => row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  ');
  return all.map((row) => `${lineOf(row).trimEnd()}\n`).join('');
}
