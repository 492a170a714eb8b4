import type { Exec } from '../../../../common/exec/exec.js';
import { saysMissing } from './nft-missing.js';

const tableOf = (machineLink: string): string => `engine_${machineLink}`;

/**
 * What comes over a host's link may answer flows of the machine, and opens none to it: also to an address that the machine has
 * for a moment only, of which the host's rules have not heard yet. A table of the machine's that is ours alone and says nothing
 * of any other device; wanted only where guests open flows to the world (docs/adr/0009-a-table-on-the-machine-with-snat.md).
 */
const guardScript = (machineLink: string): string => {
  const table = tableOf(machineLink);
  return `add table inet ${table}
delete table inet ${table}
table inet ${table} {
  chain input {
    type filter hook input priority filter; policy accept;
    iifname "${machineLink}" ct state established,related accept
    iifname "${machineLink}" drop
  }
}
`;
};

/** Twice is success. */
export async function guardMachine(exec: Exec, machineLink: string): Promise<void> {
  await exec('nft', ['-f', '-'], { input: guardScript(machineLink) });
}

/** Not there is success; nothing is written then. */
export async function unguardMachine(exec: Exec, machineLink: string): Promise<void> {
  await exec('nft', ['delete', 'table', 'inet', tableOf(machineLink)]).catch((error: unknown) => {
    if (!saysMissing(error)) throw error;
  });
}
