import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FlagSpec } from '../common/flags/flags.js';
import { packageFolder } from '../common/package-folder.js';
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
  const write = async (name: string, spec: FlagSpec, before = '') => {
    const file = join(paths.flags, `${name}.flags`);
    const text = `# Written by engine up.\n${before}${flagfileOf(spec, values)}`;
    await writeFile(file, text, { mode: 0o644 });
    return [name, file] as const;
  };
  // A person types this one alone.
  const tracked = `--flagfile=${join(packageFolder(), 'flagfiles/engine-manage.flags')}\n`;
  await write('engine-manage', flagsOf['engine-api'], tracked);
  const names = Object.keys(flagsOf) as DaemonName[];
  const files = await Promise.all(names.map((name) => write(name, flagsOf[name])));
  return Object.fromEntries(files) as Record<DaemonName, string>;
}
