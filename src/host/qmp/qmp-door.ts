import { once } from 'node:events';
import { lstat } from 'node:fs/promises';
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

/** No listener yet, or the file of an earlier life is still there. */
const NOT_YET = new Set(['ENOENT', 'ECONNREFUSED']);

/** Waits until somebody listens. */
export async function connected({ path, owner, waitMs, alive }: QmpDoor): Promise<Socket> {
  for (const end = Date.now() + waitMs; ; await sleep(RETRY_MS)) {
    try {
      const found = await lstat(path);
      if (!found.isSocket() || found.uid !== owner)
        throw new QmpError('refused', `${path} is not a socket of user ${owner}`);
      const socket = connect(path);
      await once(socket, 'connect');
      return socket;
    } catch (error) {
      if (!NOT_YET.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (!alive()) throw new QmpError('closed', 'QEMU ended before it listened');
      if (Date.now() > end) throw new QmpError('timeout', `no program listens at ${path}`);
    }
  }
}
