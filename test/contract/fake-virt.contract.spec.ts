import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smbiosUuidOf } from '../../src/common/ids/ec2-id.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { FakeDriver } from '../../src/host/compute/drivers/fake/fake.driver.js';
import { FATES } from '../../src/host/compute/drivers/fake/fates.js';
import { fakeFlags } from '../../src/host/compute/drivers/fake/fake.flags.js';
import { nicOf, rootOf } from '../support/guest-parts.js';
import { virtDriverContract, type VirtRig } from './virt-driver.contract.js';

async function fakeRig(): Promise<VirtRig> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-virt-'));
  const open = async () => new FakeDriver(folder, parseFlags(fakeFlags, []));
  return {
    open,
    async guest() {
      const instanceId = randomUUID();
      return {
        instanceId,
        generation: 1,
        name: `i-${instanceId.slice(0, 8)}`,
        smbiosUuid: smbiosUuidOf(instanceId),
        vcpus: 1,
        memoryMiB: 128,
        disks: [rootOf({ base: '/dev/null', baseFormat: 'raw' }, 0)],
        kernelArgs: '',
        nics: [nicOf()],
      };
    },
    otherPin: async () => ({ machineType: 'fake-0', cpuModel: 'other' }),
    async booted() {
      // A fake guest listens at once.
    },
    async life(_driver, instanceId) {
      const file = await readFile(join(folder, `${instanceId}.json`), 'utf8');
      return String((JSON.parse(file) as { boots: string[] }).boots.length);
    },
    async befall(driver, instanceId, kind) {
      if (driver instanceof FakeDriver) return driver.befall(instanceId, kind);
      await writeFile(join(folder, FATES, instanceId), kind);
    },
    litter: () => writeFile(join(folder, 'litter'), ''),
    clear: () => rm(folder, { recursive: true }),
  };
}

virtDriverContract('fake', fakeRig);
