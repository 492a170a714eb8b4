import { readFile } from 'node:fs/promises';
import { optionalText } from '../files/optional-text.js';
import { ipv4Text } from '../net/ipv4.js';
import { ipv6Text } from '../net/ipv6.js';
import { localAddressesIn } from './machine-routes.js';

/** What of the machine a host’s way to the world follows from: read from the kernel without starting a program. */
export interface MachineState {
  /** At which the machine itself answers, loopback left out. */
  readonly addresses: readonly string[];
  /** Interfaces of its default routes. */
  readonly uplinks: readonly string[];
  /** Ranges of its routes, by interface: `<interface> <address>`. */
  readonly routes: ReadonlySet<string>;
  /** Everything forwards: another than us wants it so. */
  readonly forwardsAll: boolean;
  /** The same of IPv6. Absent: the kernel has none. */
  readonly ipv6?: Pick<MachineState, 'uplinks' | 'routes' | 'forwardsAll'>;
}

const UP = 0x1;

export async function machineState(root = '/proc'): Promise<MachineState> {
  const [trie, table, all, table6, all6] = await Promise.all([
    readFile(`${root}/net/fib_trie`, 'utf8'),
    readFile(`${root}/net/route`, 'utf8'),
    isForwarding('all', root),
    optionalText(`${root}/net/ipv6_route`),
    optionalText(`${root}/sys/net/ipv6/conf/all/forwarding`),
  ]);
  const ipv6 = table6 !== undefined && {
    ipv6: { ...routes6In(table6), forwardsAll: all6?.trim() === '1' },
  };
  return { addresses: localAddressesIn(trie), ...routesIn(table), forwardsAll: all, ...ipv6 };
}

const REJECT = 0x200;

/** Reads the table of /proc/net/ipv6_route, whose numbers are hexadecimal. */
export function routes6In(table: string): Pick<MachineState, 'uplinks' | 'routes'> {
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([range = '', prefix = '', , , , , , , flags = '', device = '']) => ({
      ...{ range: ipv6Text(BigInt(`0x${range || '0'}`)), prefix, device, flags: parseInt(flags, 16) },
    }))
    .filter(({ flags, device }) => (flags & UP) !== 0 && (flags & REJECT) === 0 && device !== 'lo');
  const isDefault = ({ range, prefix }: (typeof rows)[number]) => range === '::' && prefix === '00';
  return {
    uplinks: [...new Set(rows.filter(isDefault).map(({ device }) => device))].sort(),
    routes: new Set(rows.map(({ device, range }) => `${device} ${range}`)),
  };
}

/**
 * Reads the table of /proc/net/route: addresses in hexadecimal, their bytes in the machine’s order, which is the lowest
 * first.
 */
export function routesIn(table: string): Pick<MachineState, 'uplinks' | 'routes'> {
  const rows = table
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .map(([device = '', range = '', , flags = '', , , , mask = '']) => ({ device, range, flags, mask }))
    .filter(({ flags }) => (parseInt(flags, 16) & UP) !== 0);
  const isDefault = ({ range, mask }: (typeof rows)[number]) =>
    parseInt(range, 16) + parseInt(mask, 16) === 0;
  return {
    uplinks: [...new Set(rows.filter(isDefault).map(({ device }) => device))].sort(),
    routes: new Set(rows.map(({ device, range }) => `${device} ${addressIn(range)}`)),
  };
}

const addressIn = (hex: string): string => ipv4Text(Buffer.from(hex, 'hex').reverse().readUInt32BE(0));

/** False also where there is no such interface. */
export async function isForwarding(device: string, root = '/proc'): Promise<boolean> {
  return (await optionalText(switchOf(device, root)))?.trim() === '1';
}

export const switchOf = (device: string, root = '/proc'): string =>
  `${root}/sys/net/ipv4/conf/${device}/forwarding`;
