import type { Exec } from '../../../../common/exec/exec.js';
import type { LinkAddresses } from './link-addresses.js';
import { forwards6, type MachineTable6, neighbours6, translation6 } from './machine-table6.js';
import { saysMissing } from './nft-missing.js';

/** What one host’s table on the machine follows from. */
export interface MachineTable {
  /** The machine’s end of the host’s link. */
  readonly machineLink: string;
  readonly link: LinkAddresses;
  /** `--link_cidr`: other hosts’ links lie in it. */
  readonly linkCidr: string;
  /** Interfaces by which guests reach the world. */
  readonly uplinks: readonly string[];
  /** The machine's address that guests' flows leave with. Absent, empty: the uplink's. */
  readonly source?: string;
  /** Floating addresses that the machine answers for, and the interfaces where it does. */
  readonly floating: readonly string[];
  readonly fronts: readonly string[];
  /** Floating addresses that mean nothing behind the uplinks; absent: none. */
  readonly inner?: readonly string[];
  /** Absent: no guest's routes lead to the world by IPv6. */
  readonly six?: MachineTable6;
  /** Of these interfaces, the ones that did not forward before a host of this machine asked them to. */
  readonly switched: readonly string[];
}

/** Of the names of all hosts’ tables. */
export const TABLE_PREFIX = 'engine_';
const tableOf = (machineLink: string): string => `${TABLE_PREFIX}${machineLink}`;

/**
 * Never carried on for a guest: metadata of whatever the machine itself runs in, loopback, groups, reserved, other
 * hosts’ links.
 */
const NOWHERE = ['127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'];

/**
 * What comes over a host’s link may answer flows of the machine, and opens none to it: also to an address that the
 * machine has for a moment only, of which the host’s rules have not heard yet. It is carried on by an uplink, with the
 * uplink’s address, and nowhere else: not to other clouds, not to containers. An uplink that forwards for guests alone
 * carries their answers and nothing new. A table of the machine’s that is ours alone, wanted only where guests open
 * flows to the world (docs/adr/0009-a-table-on-the-machine-with-snat.md).
 */
export function machineScript(wanted: MachineTable): string {
  const { machineLink, switched } = wanted;
  const table = tableOf(machineLink);
  const from = `iifname "${machineLink}"`;
  return `add table inet ${table}
delete table inet ${table}
table inet ${table} {
  set switched {
    type ifname
${switched.length === 0 ? '' : `    elements = ${setOf(switched)}\n`}  }
  chain input {
    type filter hook input priority filter; policy accept;
    ${from} ct state established,related accept
${neighbours6(wanted.six, from)}    ${from} drop
  }
  chain forwarded {
    type filter hook forward priority filter; policy accept;
    ${from} ct state established,related accept
${forwardsOf(wanted, from)}    iifname @switched ct state != { established, related } drop
  }
  chain translated {
    type nat hook postrouting priority srcnat; policy accept;
${translationOf(wanted)}  }
}
`;
}

/** What is carried on for guests, what never, and what comes in to floating addresses. */
function forwardsOf({ linkCidr, uplinks, floating, fronts, six }: MachineTable, from: string): string {
  const out = setOf(uplinks);
  const of6 = forwards6(six, from);
  return [
    ...[...NOWHERE, linkCidr].map((range) => `    ${from} ip daddr ${range} drop\n`),
    of6.out,
    out === '' ? '' : `    ${from} meta nfproto ipv4 oifname ${out} accept\n`,
    `    ${from} drop\n`,
    floating.length === 0 ? '' : `    iifname ${setOf(fronts)} ip daddr { ${floating.join(', ')} } accept\n`,
    of6.in,
  ].join('');
}

/** With which address flows leave by the uplinks. */
function translationOf({ link, uplinks, inner = [], source = '', six }: MachineTable): string {
  if (uplinks.length === 0) return translation6(six);
  const as = source === '' ? 'masquerade' : `snat ip to ${source}`;
  const of4 = `    ip saddr { ${[link.namespace, ...inner].join(', ')} } oifname ${setOf(uplinks)} ${as}\n`;
  return of4 + translation6(six);
}

const setOf = (names: readonly string[]) =>
  names.length === 0 ? '' : `{ ${names.map((name) => `"${name}"`).join(', ')} }`;

export async function writeTable(exec: Exec, wanted: MachineTable): Promise<void> {
  await exec('nft', ['-f', '-'], { input: machineScript(wanted) });
}

/** Not there is success; nothing is written then. */
export async function dropTable(exec: Exec, machineLink: string): Promise<void> {
  await exec('nft', ['delete', 'table', 'inet', tableOf(machineLink)]).catch((error: unknown) => {
    if (!saysMissing(error)) throw error;
  });
}

/** As the kernel has it, to be compared; empty: it is not there. */
export async function listTable(exec: Exec, machineLink: string): Promise<string> {
  try {
    const { stdout } = await exec('nft', ['--stateless', 'list', 'table', 'inet', tableOf(machineLink)]);
    return stdout;
  } catch (error) {
    if (saysMissing(error)) return '';
    throw error;
  }
}
