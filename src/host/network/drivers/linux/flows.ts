import { ExecError } from '../../../../common/exec/exec.js';
import type { HostNamespace } from './host-namespace.js';

/** Forgets every flow from or to the address. Established flows pass without being asked who they belong to. */
export async function forgetFlows(namespace: HostNamespace, address: string): Promise<void> {
  await Promise.all(['--orig-src', '--orig-dst'].map((side) => deleteFlows(namespace, [side, address])));
}

/** Forgets every flow that was translated by the address outside: to it, or with it as the guest's source. */
export async function forgetTranslated(namespace: HostNamespace, outside: string): Promise<void> {
  // One after the other: a guest's flow to itself is both.
  for (const side of ['--orig-dst', '--reply-dst']) await deleteFlows(namespace, [side, outside]);
}

/** A flow that ends by itself while it is being deleted ends the command, too: so often it is run again. */
const TRIES = 5;

async function deleteFlows(namespace: HostNamespace, match: readonly string[], tries = TRIES): Promise<void> {
  try {
    await namespace.run('conntrack', ['--delete', ...match]);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const { stderr } = error;
    if (tries > 1 && stderr.includes('such conntrack doesn')) return deleteFlows(namespace, match, tries - 1);
    // It ends with 1 when there was nothing to delete.
    if (!stderr.includes('0 flow entries')) throw error;
  }
}
