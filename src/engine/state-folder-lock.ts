import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { holdName } from './machine-lock.js';
import { runningCloudIn, saidOf, STATE_NAMES } from './running-clouds.js';
import { type Settings } from './settings.js';
import { onceWritten } from '../common/state/state-folder.js';

/** Two clouds in one folder would write over each other's files: held before anything is written. */
export async function holdStateFolder({
  flags,
  paths: { root },
}: {
  readonly flags: Pick<Settings['flags'], 'cloud'>;
  readonly paths: Pick<Settings['paths'], 'root'>;
}): Promise<void> {
  const name = `${STATE_NAMES}${createHash('sha256').update(root).digest('hex')}`;
  const said = await holdName(name, saidOf({ cloud: flags.cloud, pid: process.pid, root }));
  if (said === undefined) return;
  const holder = runningCloudIn(said);
  const who = holder ? ` (cloud '${holder.cloud}', process ${holder.pid})` : '';
  throw new Error(
    `another cloud is starting or running in ${root}${who}: give this one another --state_path`,
  );
}

/** A folder stays with its cloud, whose name its namespaces and sockets have. */
export async function requireOwnFolder({ flags, paths }: Settings): Promise<void> {
  const owner = (await onceWritten(join(paths.root, 'cloud'), () => flags.cloud)).trim();
  if (owner !== flags.cloud)
    throw new Error(
      `${paths.root} is the state folder of cloud '${owner}': start it with --cloud=${owner}, or give '${flags.cloud}' another --state_path`,
    );
}

/**
 * Namespaces, links and rules are named after the cloud: two of one name on a machine would cut off each other's
 * guests.
 */
export async function holdCloud({ flags, paths }: Settings): Promise<void> {
  const holder = await holdName(`engine/cloud/${flags.cloud}`, paths.root);
  if (holder !== undefined)
    throw new Error(
      `cloud '${flags.cloud}' runs already, with --state_path=${holder}: give this one another --cloud`,
    );
}
