import { existsSync } from 'node:fs';
import type { Exec } from '../../../../common/exec/exec.js';
import { switchOf } from '../../../../common/machine/machine-state.js';
import { TABLE_PREFIX } from './machine-table.js';
import { saysMissing } from './nft-missing.js';

/** What a host’s table remembers of the machine. */
export interface Memory {
  readonly machineLink: string;
  readonly switched: readonly string[];
}

/** Of all hosts of this machine, whichever cloud’s: it lives as long as the kernel’s switches do. */
export async function memories(exec: Exec): Promise<readonly Memory[]> {
  const tables = await tablesOfHosts(exec);
  return Promise.all(
    tables.map(async (table) => ({
      machineLink: table.slice(TABLE_PREFIX.length),
      switched: await switchedIn(exec, table),
    })),
  );
}

/** `own`: also what hosts left whose links are gone; `dead`: their links. */
export async function rememberedBy(exec: Exec, machineLink: string, proc: string | undefined) {
  const all = await memories(exec);
  const dead = all.filter((memory) => !existsSync(switchOf(memory.machineLink, proc)));
  const isOurs = (memory: Memory) => memory.machineLink === machineLink || dead.includes(memory);
  return {
    own: all.filter(isOurs).flatMap(({ switched }) => switched),
    others: all.filter((memory) => !isOurs(memory)).flatMap(({ switched }) => switched),
    dead: dead.map((memory) => memory.machineLink),
  };
}

interface Listing {
  readonly nftables: readonly {
    readonly table?: { readonly family: string; readonly name: string };
    readonly set?: { readonly elem?: readonly unknown[] };
  }[];
}

async function tablesOfHosts(exec: Exec): Promise<readonly string[]> {
  const { stdout } = await exec('nft', ['-j', 'list', 'tables']);
  const { nftables } = JSON.parse(stdout) as Listing;
  return nftables.flatMap(({ table }) =>
    table?.family === 'inet' && table.name.startsWith(`${TABLE_PREFIX}eng`) ? [table.name] : [],
  );
}

/** None of a table that an earlier version left, or that went meanwhile. */
async function switchedIn(exec: Exec, table: string): Promise<readonly string[]> {
  try {
    const { stdout } = await exec('nft', ['-j', 'list', 'set', 'inet', table, 'switched']);
    const { nftables } = JSON.parse(stdout) as Listing;
    return nftables
      .flatMap(({ set }) => set?.elem ?? [])
      .filter((name): name is string => typeof name === 'string');
  } catch (error) {
    if (saysMissing(error)) return [];
    throw error;
  }
}
