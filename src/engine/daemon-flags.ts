import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type StatePaths } from '../common/state/state-paths.js';
import { type DaemonName, flagsOf } from '../daemons/flags-of.js';
import { flagfileOf } from './given-flags.js';

/**
 * Writes each daemon's generated flagfile: of the values of this box those that the daemon knows. Read after the tracked one.
 * They hold paths of secrets, never secrets; a host's daemons do not even know the names of those flags.
 */
export async function writeDaemonFlags(
  paths: StatePaths,
  values: ReadonlyMap<string, string>,
): Promise<Readonly<Record<DaemonName, string>>> {
  const names = Object.keys(flagsOf) as DaemonName[];
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(paths.flags, `${name}.flags`);
      await writeFile(file, `# Written by engine up.\n${flagfileOf(flagsOf[name], values)}`, { mode: 0o644 });
      return [name, file] as const;
    }),
  );
  return Object.fromEntries(files) as Record<DaemonName, string>;
}
