import type { MachinePin } from '../../../../../workflows/contracts/machine-pin.js';
import type { Exec } from '../../../../common/exec/exec.js';
import type { Accel } from './qemu-arguments.js';

/** What the host’s processor offers, whatever that is: KVM’s default, which emulation does not have. */
const HOST_MODEL = 'host';
/** docs/adr/0012-a-guest-keeps-its-machine.md says why these. */
export const MODELS: Record<Accel, string> = { kvm: HOST_MODEL, tcg: 'EPYC-v1' };

/** What this host gives guests that have no pin yet. */
export interface HostMachine extends MachinePin {
  readonly accel: Accel;
}

/** `cpuModel` empty: the accelerator’s own, and so for `host` where the accelerator has no such model. */
export async function hostMachine(
  exec: Exec,
  binary: string,
  { accel, cpuModel }: { readonly accel: Accel; readonly cpuModel: string },
): Promise<HostMachine> {
  const { stdout } = await exec(binary, ['-machine', 'help'], { timeoutMs: 10_000 });
  const isOwn = cpuModel === '' || isLost(cpuModel, accel);
  return { accel, machineType: q35In(stdout), cpuModel: isOwn ? MODELS[accel] : cpuModel };
}

/** The versioned machine that `q35` stands for. Throws for a QEMU that has none. */
export function q35In(help: string): string {
  const [, name] = /^q35 .*\(alias of (pc-q35-\S+)\)/m.exec(help) ?? [];
  if (name === undefined) throw new Error('this QEMU does not say which machine q35 is');
  return name;
}

/** What a guest runs as here: its pin, else the host’s. `host` is no model that emulation could keep. */
export function settledPin(pin: MachinePin | undefined, host: HostMachine): MachinePin {
  const { machineType, cpuModel } = pin ?? host;
  return { machineType, cpuModel: isLost(cpuModel, host.accel) ? host.cpuModel : cpuModel };
}

const isLost = (cpuModel: string, accel: Accel): boolean => cpuModel === HOST_MODEL && accel === 'tcg';
