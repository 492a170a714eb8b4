import { describe, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { endsWithin } from '../../src/host/processes/linux-process.js';
import type { PowerEventKind } from '../../src/host/compute/virt-driver.js';
import { QemuHost } from '../support/qemu-host.js';
import type { SerialShell } from '../support/serial-shell.js';
import { tinyForSpec, type TinyFiles } from '../support/tiny-files.js';
import { virtDriverContract, type VirtRig } from './virt-driver.contract.js';

const tiny = await tinyForSpec();
// On a busy machine an emulated guest takes its time to boot.
jest.setTimeout(120_000);

/** What a shell of the guest's is told for each fate that a guest can bring on itself. */
const DEEDS: Partial<Record<PowerEventKind, string>> = {
  'guest-shutdown': 'poweroff -f',
  'guest-panicked': 'echo c > /proc/sysrq-trigger',
};

async function qemuRig(files: TinyFiles): Promise<VirtRig> {
  const host = await QemuHost.make(files);
  const shells = new Map<string, SerialShell>();
  return {
    open: () => host.open(),
    guest: async () => host.guest(),
    otherPin: async () => ({ machineType: 'pc-q35-7.1', cpuModel: 'max' }),
    async booted(_driver, instanceId) {
      shells.set(instanceId, await host.shell(instanceId));
    },
    async life(_driver, instanceId) {
      return JSON.stringify((await host.record(instanceId)).process);
    },
    async befall(driver, instanceId, kind) {
      const { process: qemu } = await host.record(instanceId);
      if (!qemu) throw new Error('the guest does not run');
      if (kind === 'guest-lost') {
        process.kill(qemu.pid, 'SIGKILL');
        await endsWithin(qemu, 10_000);
        return;
      }
      const monitor = driver ? undefined : await host.monitor(instanceId);
      const stopped = monitor && once(monitor, 'event');
      shells.get(instanceId)?.type(String(DEEDS[kind]));
      await stopped;
      monitor?.close();
    },
    litter: () => mkdir(host.file('litter', '')),
    async clear() {
      for (const shell of shells.values()) shell.close();
      await host.clear();
    },
  };
}

if ('why' in tiny)
  describe.skip(`virt driver contract: qemu (${tiny.why})`, () => it('is not run', () => undefined));
else virtDriverContract('qemu', () => qemuRig(tiny));
