import { guestNotRunning } from '../../volume-plugs.js';
import type { GuestRecord } from './guest-record.js';
import type { QemuMachine } from './qemu-machine.js';
import type { QemuParts } from './qemu-parts.js';

/** Throws GuestNotRunning. */
export async function runningGuest(
  { store, watch }: Pick<QemuParts, 'store' | 'watch'>,
  instanceId: string,
): Promise<{ readonly machine: QemuMachine; readonly record: GuestRecord }> {
  const isRunning = await watch.runs(instanceId);
  const [machine, record] = [watch.get(instanceId)?.machine, store.get(instanceId)];
  if (!isRunning || !machine || !record) throw guestNotRunning();
  return { machine, record };
}
