import {
  DescribeInstanceTypeOfferingsCommand,
  paginateDescribeInstanceTypeOfferings,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../../test/support/ec2-door.js';
import { setFlavorEnabled, ensureDefaultFlavors } from '../../../cloud/flavors/flavor.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2 } = await door.client();
await ensureDefaultFlavors(database);
for (const [name, zone] of [
  ['h1', 'local-1a'],
  ['h2', 'local-1b'],
])
  await database.query('INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $1)', [name, zone]);

const offerings = async (more: object = {}) => {
  const { InstanceTypeOfferings = [] } = await ec2.send(new DescribeInstanceTypeOfferingsCommand(more));
  return InstanceTypeOfferings.map((one) => `${one.InstanceType} ${one.LocationType} ${one.Location}`);
};
const filter = (Name: string, ...Values: string[]) => ({ Filters: [{ Name, Values }] });

describe('offerings of instance types', () => {
  it('are of the region unless something else is asked', async () => {
    expect(await offerings()).toEqual(
      ['large', 'medium', 'nano', 'small', 'tiny', 'xlarge'].map((name) => `m1.${name} region local-1`),
    );
  });

  it.each([
    ['availability-zone', ['local-1a', 'local-1b']],
    ['availability-zone-id', ['local1-az1', 'local1-az2']],
    ['outpost', []],
  ])('are of each %s', async (LocationType, locations) => {
    expect(await offerings({ LocationType, ...filter('instance-type', 'm1.nano') })).toEqual(
      locations.map((location) => `m1.nano ${LocationType} ${location}`),
    );
  });

  it('are filtered by place, and come page by page', async () => {
    const asked = { LocationType: 'availability-zone', ...filter('location', 'local-1b') } as const;
    expect(await offerings(asked)).toHaveLength(6);
    const sizes: number[] = [];
    for await (const page of paginateDescribeInstanceTypeOfferings({ client: ec2, pageSize: 5 }, asked))
      sizes.push(page.InstanceTypeOfferings?.length ?? 0);
    expect(sizes).toEqual([5, 1]);
  });

  it('leave out what may not be launched', async () => {
    await setFlavorEnabled(database, 'm1.nano', false);
    expect(await offerings(filter('instance-type', 'm1.nano'))).toEqual([]);
  });

  it.each([{ LocationType: 'moon' }, filter('colour', 'red'), { MaxResults: 4 }])(
    'refuse %j',
    async (more) => {
      await expect(offerings(more)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    },
  );
});
