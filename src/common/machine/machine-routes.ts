import type { Exec } from '../exec/exec.js';

export interface MachineRoute {
  /** With a prefix, also for a single address. */
  readonly cidr: string;
  readonly device: string;
}

interface RouteRow {
  readonly dst?: string;
  readonly dev?: string;
}

/** All IPv4 routes of the machine but default ones. A range that is blocked here belongs to no device. */
export async function machineRoutes(exec: Exec): Promise<readonly MachineRoute[]> {
  const { stdout } = await exec('ip', ['-j', '-4', 'route', 'show', 'table', 'all']);
  const rows = JSON.parse(stdout || '[]') as RouteRow[];
  return rows
    .filter(({ dst }) => dst !== undefined && dst !== 'default' && dst !== '0.0.0.0/0')
    .map(({ dst = '', dev = '' }) => ({ cidr: dst.includes('/') ? dst : `${dst}/32`, device: dev }));
}

/** The trie's leaves that are `/32 host LOCAL`. */
export function localAddressesIn(trie: string): readonly string[] {
  const found = trie.matchAll(/\|-- (\d+\.\d+\.\d+\.\d+)\n\s+\/32 host LOCAL/g);
  const addresses = [...found].map(([, address = '']) => address).filter((a) => !a.startsWith('127.'));
  return [...new Set(addresses)].sort();
}
