import { join } from 'node:path';
import { launch, ended } from './program.js';
import { type Installation } from './installation.js';
import { type RotatingLog } from './rotating-log.js';
import { type SetupResult, type SetupRequest } from '../setup/setup.contract.js';
import { type SystemUser } from './program.js';

export interface SetupPlace {
  readonly installation: Installation;
  readonly flagfile: string;
  readonly user: SystemUser | undefined;
  readonly log: RotatingLog;
}

/**
 * Migrates the database and makes what a cloud begins with, as the control plane's user: this process, root, neither
 * opens the database nor loads what that takes. Rejects with the set-up's own last line.
 */
export async function runSetup(place: SetupPlace, request: SetupRequest): Promise<SetupResult> {
  const { installation, flagfile, user, log } = place;
  const { root, node } = installation;
  const child = launch(
    {
      name: 'engine-setup',
      file: node,
      args: [
        join(root, 'dist/src/setup/engine-setup.js'),
        `--flagfile=${join(root, 'flagfiles/engine-api.flags')}`,
        `--flagfile=${flagfile}`,
      ],
      stopSignal: 'SIGTERM',
      ipc: true,
      ...(user && { user }),
    },
    'pipe',
  );
  let words = '';
  child.stdout?.on('data', (chunk: Buffer) => log.write(chunk));
  child.stderr?.on('data', (chunk: Buffer) => {
    log.write(chunk);
    words = (words + chunk.toString('utf8')).slice(-2_000);
  });
  let result: SetupResult | undefined;
  child.on('message', (message) => (result = (message as { result: SetupResult }).result));
  child.send({ request });
  await ended(child);
  if (!result) throw new Error(`the set-up failed: ${words.trim().split('\n').at(-1) || 'it said nothing'}`);
  return result;
}
