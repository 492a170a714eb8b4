import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { FakeVolumeDriver } from '../../src/host/volume/drivers/fake/fake.driver.js';
import { fakeVolumeFlags } from '../../src/host/volume/drivers/fake/fake.flags.js';
import { volumeDriverContract, type VolumeRig } from './volume-driver.contract.js';

async function fakeRig(): Promise<VolumeRig> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-volumes-'));
  return {
    async open() {
      const driver = new FakeVolumeDriver(folder, parseFlags(fakeVolumeFlags, []));
      await driver.adopt();
      return driver;
    },
    leaveStray: () => writeFile(join(folder, 'stray'), ''),
    clear: () => rm(folder, { recursive: true }),
  };
}

volumeDriverContract('fake', fakeRig);
