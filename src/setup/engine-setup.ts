import 'reflect-metadata';
import { readFlags } from '../common/flags/read-flags.js';
import { startLog } from '../common/log/logger.js';
import { setUp } from './set-up.js';
import { type SetupRequest } from './setup.contract.js';
import { engineApiFlags } from '../api/engine-api.flags.js';

/** Not a daemon: `engine up` runs it once a start, as the control plane's user, and it answers over the channel. */
const flags = readFlags(engineApiFlags, 'engine-setup: run by engine up between servers and daemons.');
const log = startLog('engine-setup', flags.log_level);
const request = await new Promise<SetupRequest>((resolve) => {
  process.once('message', (message) => resolve((message as { request: SetupRequest }).request));
});
try {
  const result = await setUp(flags, request);
  process.send?.({ result }, () => process.exit(0));
} catch (error) {
  log.fatal({ err: error }, 'the set-up failed');
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
