import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FlagSpec } from '../common/flags/flags.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { carriedFlagfile, type StatePaths } from '../common/state/state-paths.js';
import { engineApiFlags } from '../api/engine-api.flags.js';
import { type DaemonName, daemonNames, daemonRows } from '../daemons/registry.js';
import { flagfileOf } from '../common/flags/explicit-flags.js';

/**
 * Writes each daemon's generated flagfile: of the values of this box those that the daemon knows. What is `so` wins
 * over the flagfile in the folder `tracked`, what is `unasked` gives way to it. They hold paths of secrets, never
 * secrets; a host's daemons do not even know the names of those flags.
 */
export async function writeDaemonFlags(
  paths: StatePaths,
  tracked: string,
  values: { readonly unasked: ReadonlyMap<string, string>; readonly so: ReadonlyMap<string, string> },
): Promise<Readonly<Record<DaemonName, string>>> {
  const write = async (name: string, spec: FlagSpec) => {
    const file = join(paths.flags, `${name}.flags`);
    const between = `--flagfile=${join(tracked, `${name}.flags`)}\n`;
    const text = `# Written by engine up.\n${flagfileOf(spec, values.unasked)}${between}${flagfileOf(spec, values.so)}`;
    await writeFile(file, text, { mode: 0o644 });
    return [name, file] as const;
  };
  await write('engine-manage', engineApiFlags);
  const files = await Promise.all(daemonNames.map((name) => write(name, daemonRows[name].flags)));
  const written = Object.fromEntries(files) as Record<DaemonName, string>;
  await Promise.all(daemonNames.map((name) => writeCarried(name, written[name], paths)));
  return written;
}

/** What hosts of one cloud have alike: users of guests, and whether those reach the world. */
const CARRIED = ['qemu_uid_base', 'metadata_uid', 'snat'];

/** What the daemons of other hosts have to be told as this machine's are: `host add` prints it. */
async function writeCarried(name: DaemonName, file: string, paths: StatePaths): Promise<void> {
  const { flags, host } = daemonRows[name];
  if (!host) return;
  const told: Readonly<Record<string, unknown>> = parseFlags(flags, [`--flagfile=${file}`]);
  const lines = CARRIED.flatMap((flag) => {
    const value = told[flag];
    if (typeof value === 'boolean') return [`--${value ? '' : 'no'}${flag}`];
    return value === flags[flag]?.initial ? [] : [`--${flag}=${String(value)}`];
  });
  await writeFile(carriedFlagfile(paths, host.role), lines.map((line) => `${line}\n`).join(''), {
    mode: 0o644,
  });
}
