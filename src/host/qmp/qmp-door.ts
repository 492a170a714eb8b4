import { once } from 'node:events';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { QmpError } from './qmp-error.js';

const RETRY_MS = 4;

export interface QmpDoor {
  readonly path: string;
  /** Whose socket it must be: a guest's user could put another guest's there. */
  readonly owner: number;
  readonly waitMs: number;
  /** False: no listener will come; waiting ends. */
  alive(): boolean;
}

/** No listener yet, the file of an earlier life is still there, or its listener ended before it let us in. */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

/** Linux's flag for a file that is held and not opened; Node has no name for it. */
const O_PATH = 0o10_000_000;

/** Waits until somebody listens. */
export async function connected({ path, owner, waitMs, alive }: QmpDoor): Promise<Socket> {
  for (const end = Date.now() + waitMs; ; await sleep(RETRY_MS)) {
    try {
      return await connectedTo(path, owner);
    } catch (error) {
      if (!NOT_YET.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (!alive()) throw new QmpError('closed', 'QEMU ended before it listened');
      if (Date.now() > end) throw new QmpError('timeout', `no program listens at ${path}`);
    }
  }
}

/**
 * The folder is the guest’s own: the file that was looked at is the one that is connected to, whatever has its name by
 * then.
 */
async function connectedTo(path: string, owner: number): Promise<Socket> {
  const file = await open(path, O_PATH | constants.O_NOFOLLOW);
  try {
    const found = await file.stat();
    if (!found.isSocket() || found.uid !== owner)
      throw new QmpError('refused', `${path} is not a socket of user ${owner}`);
    const socket = connect(`/proc/self/fd/${file.fd}`);
    // From its first moment: QEMU may end, and reset it, before its client listens. The close that follows tells.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  } finally {
    await file.close();
  }
}
