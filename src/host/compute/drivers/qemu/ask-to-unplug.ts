import { on } from 'node:events';
import type { QemuMachine } from './qemu-machine.js';

/** Asks a guest to let go of a device that it has. False: it held on for `graceMs`. Aborted: throws. */
export async function askToUnplug(
  machine: QemuMachine,
  id: string,
  { graceMs, signal }: { readonly graceMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(graceMs)]);
  const gone = whenGone(machine, id, limit);
  await machine.ask('device_del', { id }).catch(unlessAskedBefore);
  if (await gone) return true;
  signal.throwIfAborted();
  return false;
}

/** False: the limit came first. */
async function whenGone({ unplugged }: QemuMachine, id: string, limit: AbortSignal): Promise<boolean> {
  try {
    for await (const [device] of on(unplugged, 'device', { signal: limit })) if (device === id) return true;
  } catch (error) {
    if (!limit.aborted) throw error;
  }
  return false;
}

/** It cannot be asked twice, nor asked back: the first time counts. */
function unlessAskedBefore(error: unknown): void {
  if (!/already in the process of unplug/.test(String(error))) throw error;
}
