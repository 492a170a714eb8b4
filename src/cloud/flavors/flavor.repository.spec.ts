import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { byName } from '../../common/refs/ref.js';
import {
  setFlavorEnabled,
  createFlavor,
  removeFlavor,
  findFlavor,
  listFlavors,
  ensureDefaultFlavors,
} from './flavor.repository.js';
import { FlavorService } from './flavor.service.js';

const database = await databaseForSpec();
const service = new FlavorService(database);
const big = { name: 'x1.big', vcpus: 64, memoryMiB: 1_048_576, diskGiB: 100 };

describe('FlavorRepository', () => {
  it('has the defaults once, and leaves what an operator changed', async () => {
    await ensureDefaultFlavors(database);
    await database.query(`UPDATE flavors SET vcpus = 3 WHERE name = 'm1.small'`);
    await ensureDefaultFlavors(database);
    const rows = await listFlavors(database);
    expect(rows.map(({ name, vcpus, memoryMiB, diskGiB }) => [name, vcpus, memoryMiB, diskGiB])).toEqual([
      ['m1.nano', 1, 128, 1],
      ['m1.tiny', 1, 512, 1],
      ['m1.small', 3, 2048, 20],
      ['m1.medium', 2, 4096, 40],
      ['m1.large', 4, 8192, 80],
      ['m1.xlarge', 8, 16_384, 160],
    ]);
  });

  it('finds what may be launched', async () => {
    expect(await findFlavor(database, byName('m1.nano'))).toMatchObject({ memoryMiB: 128, enabled: true });
    await setFlavorEnabled(database, 'm1.nano', false);
    await expect(inEc2(findFlavor(database, byName('m1.nano')))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: "Invalid value 'm1.nano' for InstanceType.",
    });
    await setFlavorEnabled(database, 'm1.nano', true);
  });

  it('creates and removes, and says what is wrong', async () => {
    expect(await createFlavor(database, big)).toMatchObject({ ...big, enabled: true });
    await expect(createFlavor(database, big)).rejects.toMatchObject({
      message: "there is a flavor 'x1.big'",
    });
    await removeFlavor(database, 'x1.big');
    for (const late of [removeFlavor(database, 'x1.big'), setFlavorEnabled(database, 'x1.big', true)])
      await expect(late).rejects.toMatchObject({ message: "there is no flavor 'x1.big'" });
  });

  it.each([
    [{ name: 'no spaces' }, "'no spaces' is no name for a flavor"],
    [{ vcpus: 0 }, 'vcpus is an integer from 1 to'],
    [{ memoryMiB: 1.5 }, 'memoryMiB is an integer from 1 to'],
    [{ diskGiB: 65_537 }, 'diskGiB is an integer from 1 to'],
  ])('refuses %j', async (change, message) => {
    await expect(createFlavor(database, { ...big, ...change })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
  });
});

describe('FlavorService', () => {
  it('keeps extra specs, and refuses bandwidth that is none', async () => {
    const { id } = await findFlavor(database, byName('m1.tiny'));
    const specs = { 'quota:vif_inbound_average': '1024', 'hw:other': 'x' };
    await service.setExtraSpecs(id, specs);
    expect((await findFlavor(database, byName('m1.tiny'))).extraSpecs).toEqual(specs);
    for (const value of ['0', '-1', 'much', '1000000000'])
      await expect(service.setExtraSpecs(id, { 'quota:vif_outbound_peak': value })).rejects.toMatchObject({
        code: 'InvalidParameterValue',
        message: expect.stringContaining('quota:vif_outbound_peak is an integer from 1 to'),
      });
    await service.setExtraSpecs(id, {});
  });

  it('lists by name, without the disabled ones', async () => {
    await setFlavorEnabled(database, 'm1.xlarge', false);
    expect((await service.list([])).map(({ name }) => name)).toEqual([
      'm1.large',
      'm1.medium',
      'm1.nano',
      'm1.small',
      'm1.tiny',
    ]);
    expect((await service.list([byName('m1.tiny')])).map(({ name }) => name)).toEqual(['m1.tiny']);
    const some = ['m1.tiny', 'm1.xlarge', 'x'].map(byName);
    await expect(inEc2(service.list(some), 'DescribeInstanceTypes')).rejects.toMatchObject({
      code: 'InvalidInstanceType',
      message: 'The following supplied instance types do not exist: [m1.xlarge, x]',
    });
  });
});
