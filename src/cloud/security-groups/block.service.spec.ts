import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { createNetwork } from '../networks/network.repository.js';
import { BlockService } from './block.service.js';
import { filtersOf, wholeFiltersOf } from './filter-set.repository.js';

const database = await databaseForSpec();
const service = new BlockService(database);
const ranges = async () => (await service.list()).map(({ cidr, reason }) => [cidr, reason]);

beforeEach(async () => {
  await createNetwork(database, { name: 'flat', cidr: '10.99.0.0/16' });
  await database.query('DELETE FROM blocked_ranges');
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash) VALUES ('one', 'z', '1'), ('two', 'z', '2') ON CONFLICT DO NOTHING`,
  );
});

describe('what the operator blocks', () => {
  it('is kept as it is written canonically, once, with the newest reason', async () => {
    expect(await service.block('192.0.2.7', 'abuse')).toBe('192.0.2.7/32');
    expect(await service.block('198.51.100.9/24')).toBe('198.51.100.0/24');
    expect(await service.block('2001:DB8::1')).toBe('2001:db8::1/128');
    await service.block('192.0.2.7/32', 'worse');
    expect(await ranges()).toEqual([
      ['192.0.2.7/32', 'worse'],
      ['198.51.100.0/24', ''],
      ['2001:db8::1/128', ''],
    ]);
  });

  it('is told to every host, beside what has changed', async () => {
    const { version: before } = await wholeFiltersOf(database, 'two');
    await service.block('192.0.2.0/24');
    for (const host of ['one', 'two'])
      expect(await wholeFiltersOf(database, host)).toMatchObject({ blocks: ['192.0.2.0/24'] });
    expect(await filtersOf(database, 'two', before)).toMatchObject({
      ...{ version: before + 1, touched: [], blocks: ['192.0.2.0/24'] },
    });
    await service.unblock('192.0.2.77/24');
    expect(await filtersOf(database, 'two', before + 1)).toMatchObject({ version: before + 2, blocks: [] });
  });

  it.each([
    ['x', "'x' is not a range"],
    ['10.0.0.0/33', 'is not a range'],
    ['0.0.0.0/0', 'overlaps 0.0.0.0/8'],
    ['169.254.169.254', 'overlaps 169.254.0.0/16'],
    ['::/0', 'overlaps ::/8'],
    ['fe80::1', 'overlaps fe80::/10'],
    ['10.0.0.0/8', 'holds 10.99.0.1'],
  ])('refuses %s, and nothing has changed', async (range, message) => {
    await expect(service.block(range)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining(message),
    });
    expect(await ranges()).toEqual([]);
  });

  it('does not unblock what is not blocked', async () => {
    await expect(service.unblock('192.0.2.0/24')).rejects.toMatchObject({
      message: '192.0.2.0/24 is not blocked',
    });
  });
});
