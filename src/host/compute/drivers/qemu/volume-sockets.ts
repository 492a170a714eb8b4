import { chmod, chown } from 'node:fs/promises';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { greets } from '../../../nbd/nbd-greeting.js';

const GREETING_MS = 2_000;

/** From now on the guest's user alone may use the volume. Throws when nobody serves it. */
export async function takeSocket(socket: string, uid: number): Promise<void> {
  if (!(await greets(socket, GREETING_MS)))
    throw new EngineError('InternalError', 'The volume is not served on its host');
  await chmod(socket, 0o600);
  await chown(socket, uid, uid);
}
