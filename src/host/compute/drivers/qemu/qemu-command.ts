import { statSync } from 'node:fs';
import type { Accel } from './qemu-arguments.js';

/** Who a QEMU runs as, and in which network. */
export interface Confinement {
  readonly uid: number;
  /** Name under /run/netns; empty: our own. */
  readonly namespace: string;
  readonly accel: Accel;
}

/**
 * The whole command: each word hands over to the next by exec, so the pid that we start is QEMU's in the end. nsenter
 * and not `ip netns exec`, which hides the cgroups. setpriv and not `-runas`, which the sandbox forbids. A core dump
 * would hold the guest's memory.
 */
export function confined(command: readonly string[], { uid, namespace, accel }: Confinement): string[] {
  const kvm = accel === 'kvm' ? kvmGroup() : undefined;
  return [
    ...(namespace === '' ? [] : ['nsenter', `--net=/run/netns/${namespace}`]),
    ...['prlimit', '--core=0'],
    ...['setpriv', `--reuid=${uid}`, `--regid=${uid}`],
    kvm === undefined ? '--clear-groups' : `--groups=${kvm}`,
    ...['--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'],
    ...command,
  ];
}

/** The group that may use /dev/kvm, if there is one beside root's. */
function kvmGroup(): number | undefined {
  try {
    const { gid, mode } = statSync('/dev/kvm');
    return gid !== 0 && (mode & 0o060) === 0o060 ? gid : undefined;
  } catch {
    // No /dev/kvm: QEMU will say so.
    return undefined;
  }
}
