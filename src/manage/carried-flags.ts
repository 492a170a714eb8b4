import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { binaryOf } from '../../workflows/contracts/host-roles.js';
import { givenFlags } from '../common/flags/explicit-flags.js';
import { statePaths } from '../common/state/state-paths.js';
import { daemonRows } from '../daemons/registry.js';

/** What hosts of one cloud have alike, whoever starts their daemons: users of guests, and whether those reach the world. */
const CARRIED = ['qemu_uid_base', 'metadata_uid', 'snat'];

/**
 * What `engine up` tells this machine's daemon of the role, and another host's has to be told, too. Undefined: nobody
 * has written a flagfile here.
 */
export function carriedFlags(stateRoot: string, role: string): ReadonlyMap<string, string> | undefined {
  const binary = binaryOf(role);
  const file = join(statePaths(stateRoot).flags, `${binary}.flags`);
  const row = Object.entries(daemonRows).find(([name]) => name === binary)?.[1];
  if (!row || !existsSync(file)) return undefined;
  const given = givenFlags(row.flags, [`--flagfile=${file}`]);
  return new Map([...given].filter(([name]) => CARRIED.includes(name)));
}
