import { ExecError } from '../../../../common/exec/exec.js';
import type { HostNamespace } from './host-namespace.js';

/** Forgets every flow from or to the address. Established flows pass without being asked who they belong to. */
export async function forgetFlows(namespace: HostNamespace, address: string): Promise<void> {
  await Promise.all(['--orig-src', '--orig-dst'].map((side) => deleteFlows(namespace, [side, address])));
}

async function deleteFlows(namespace: HostNamespace, match: readonly string[]): Promise<void> {
  try {
    await namespace.run('conntrack', ['--delete', ...match]);
  } catch (error) {
    // It ends with 1 when there was nothing to delete.
    if (!(error instanceof ExecError) || !error.stderr.includes('0 flow entries')) throw error;
  }
}
