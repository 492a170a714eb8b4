import { join } from 'node:path';
import { keptAccel } from '../host/compute/drivers/qemu/proven-accel.js';
import { hostPaths } from '../common/state/state-paths.js';
import { type DriverChoice } from './choose-drivers.js';

/** In a few words, for people: under KVM, emulated or fake, and why. */
export async function howGuestsRun(drivers: DriverChoice, stateRoot: string, host: string): Promise<string> {
  const { compute, fakeBecause } = drivers;
  if (compute === 'fake') return fakeBecause ? `fake: ${fakeBecause.why}` : 'fake';
  if (compute !== 'qemu') return `driver ${compute}`;
  return (await acceleration(stateRoot, host)) ?? 'driver qemu';
}

/** What the host's daemon has found out about this machine. Undefined: it has not been asked to. */
export async function acceleration(stateRoot: string, host: string): Promise<string | undefined> {
  const proof = await keptAccel(join(hostPaths(stateRoot, host).root, 'accel.json'));
  if (!proof) return undefined;
  return proof.accel === 'kvm' ? 'under KVM' : `emulated, which is slow: ${proof.why}`;
}
