import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { askHolder, heldNames } from './machine-lock.js';
import { type CloudPlace } from '../setup/cloud-place.js';
import { controlSocket, askSupervisor } from './control-socket.js';

/** What a supervisor says of itself to everybody on the machine. */
const runningCloud = z.object({
  cloud: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/),
  pid: z.int().positive(),
  // Any user of the machine may hold a name and say what they like: it goes to a terminal.
  root: z.string().regex(/^\/[^\p{Cc}]*$/u),
});
export type RunningCloud = z.infer<typeof runningCloud>;

export const STATE_NAMES = 'engine/state/';

export const saidOf = (cloud: RunningCloud): string => JSON.stringify(cloud);

/** Undefined: it is no supervisor that says so. */
export function runningCloudIn(said: string): RunningCloud | undefined {
  try {
    return runningCloud.parse(JSON.parse(said));
  } catch {
    return undefined;
  }
}

/** The clouds that run on this machine, of any user, by name. */
export async function runningClouds(): Promise<readonly RunningCloud[]> {
  const said = await Promise.all(heldNames(unixSockets(), STATE_NAMES).map(askHolder));
  return said.flatMap((words) => runningCloudIn(words) ?? []).sort((a, b) => (a.cloud < b.cloud ? -1 : 1));
}

const unixSockets = (): string => readFileSync('/proc/net/unix', 'utf8');

/**
 * The control socket of the cloud in this folder, by the path under which it was started: the folder may have several.
 */
export async function socketOf({ cloud, root }: CloudPlace): Promise<string> {
  const socket = controlSocket(cloud, root);
  if (await askSupervisor(socket, 'GET', '/status')) return socket;
  const same = (await runningClouds()).find((other) => isSameFolder(other.root, root));
  return same ? controlSocket(same.cloud, same.root) : socket;
}

function isSameFolder(one: string, other: string): boolean {
  try {
    const [a, b] = [statSync(one), statSync(other)];
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    return false;
  }
}
