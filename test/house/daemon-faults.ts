import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import type { Flag } from '../../src/common/flags/flags.js';
import type { DaemonRow } from '../../src/daemons/daemon-row.js';
import { binaryOf, hostRoles } from '../../workflows/contracts/host-roles.js';

/** What a daemon lacks beside its row, in the checkout at `root`; empty: nothing. */
export function daemonFaults(name: string, row: DaemonRow, root = '.'): readonly string[] {
  const faults = {
    'an about that is a sentence': !/^[\p{L}].{10,}\.$/su.test(row.about),
    'a tracked flagfile that it understands': flagfileFault(name, row, root),
    'a program in bin that runs it and may be executed': programFault(name, root),
    'its program among the package’s': !binsOf(root).includes(name),
    'a default of each flag that the flag itself takes': Object.values(row.flags).some(refusesItsDefault),
    'the flags that say where it listens': row.listeners.some(
      ({ port, address }) => !Object.hasOwn(row.flags, port) || !Object.hasOwn(row.flags, address),
    ),
    'a role of hosts, and its name': isMisnamed(name, row),
    'a driver flag with the choice fake': row.host !== undefined && !takesFake(row, row.host.driver),
    'a line in docs/architecture.md': !textOf(join(root, 'docs/architecture.md')).includes(`| \`${name}\``),
  };
  return Object.entries(faults).flatMap(([what, lacks]) => (lacks ? [what] : []));
}

/** Programs of the package that are no daemons. */
const TOOLS = ['engine', 'engine-manage'];

/** Programs that neither the registry nor the list of tools knows. */
export const strangersAmong = (programs: readonly string[], daemons: readonly string[]): readonly string[] =>
  programs.filter((name) => !TOOLS.includes(name) && !daemons.includes(name));

export const binsOf = (root: string): readonly string[] =>
  Object.keys((JSON.parse(textOf(join(root, 'package.json'))) as { bin: Record<string, string> }).bin);

function flagfileFault(name: string, { flags }: DaemonRow, root: string): boolean {
  try {
    parseFlags(flags, [`--flagfile=${join(root, 'flagfiles', `${name}.flags`)}`]);
    return false;
  } catch {
    return true;
  }
}

function programFault(name: string, root: string): boolean {
  const path = join(root, 'bin', `${name}.mjs`);
  if (!existsSync(path) || !(statSync(path).mode & 0o100)) return true;
  return !textOf(path).includes(`runDaemon('${name}')`);
}

/** Lists are written with commas, as on a command line. */
function refusesItsDefault({ initial, parse }: Flag<unknown>): boolean {
  try {
    parse(String(initial));
    return false;
  } catch {
    return true;
  }
}

const isMisnamed = (name: string, { side, host }: DaemonRow): boolean =>
  side === 'host'
    ? host === undefined || name !== binaryOf(host.role) || !Object.hasOwn(hostRoles, host.role)
    : host !== undefined;

function takesFake({ flags }: DaemonRow, driver: string): boolean {
  try {
    return flags[driver]?.parse('fake') === 'fake';
  } catch {
    return false;
  }
}

const textOf = (path: string): string => readFileSync(path, 'utf8');
