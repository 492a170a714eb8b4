import {
  CreatePlacementGroupCommand,
  DeletePlacementGroupCommand,
  DescribePlacementGroupsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ec2_port=21103');
const { ec2 } = await door.client('sysadmin');
const create = (GroupName: string, more: object = {}) =>
  ec2.send(new CreatePlacementGroupCommand({ GroupName, ...more }));
const names = async (asked: object = {}) =>
  (await ec2.send(new DescribePlacementGroupsCommand(asked))).PlacementGroups?.map(
    ({ GroupName }) => GroupName,
  );

describe('placement groups', () => {
  it('are made, described and deleted', async () => {
    const Tags = [{ Key: 'k', Value: 'v' }];
    const { PlacementGroup: made } = await create('close', {
      TagSpecifications: [{ ResourceType: 'placement-group', Tags }],
    });
    expect(made).toMatchObject({
      ...{ GroupName: 'close', Strategy: 'cluster', State: 'available', Tags },
      GroupId: expect.stringMatching(/^pg-[0-9a-f]{17}$/),
      GroupArn: expect.stringMatching(/:placement-group\/close$/),
    });
    const apart = await create('apart', { Strategy: 'spread' });
    expect(apart.PlacementGroup).toMatchObject({ Strategy: 'spread', SpreadLevel: 'rack' });
    expect(await names()).toEqual(['apart', 'close']);
    expect(await names({ GroupIds: [made?.GroupId ?? ''] })).toEqual(['close']);
    expect(await names({ Filters: [{ Name: 'strategy', Values: ['spread'] }] })).toEqual(['apart']);
    expect(await names({ GroupNames: ['close'], Filters: [{ Name: 'tag:k', Values: ['w'] }] })).toEqual([]);
    await ec2.send(new DeletePlacementGroupCommand({ GroupName: 'apart' }));
    await ec2.send(new DeletePlacementGroupCommand({ GroupName: made?.GroupId ?? '' }));
    expect(await names()).toEqual([]);
  });

  it.each<readonly [string, string, object?]>([
    ['MissingParameter', ''],
    ['UnsupportedOperation', 'p', { Strategy: 'partition' }],
    ['UnsupportedOperation', 'p', { Strategy: 'spread', SpreadLevel: 'host' }],
    ['InvalidParameterCombination', 'p', { SpreadLevel: 'rack' }],
    ['InvalidParameterValue', 'é'],
    ['InvalidParameterValue', 'p', { Strategy: 'near' }],
  ])('%s: %j %j', async (name, group, more = {}) => {
    await expect(create(group, more)).rejects.toMatchObject({ name });
  });

  it('have one name each, and are unknown once they are gone', async () => {
    await create('one');
    await expect(create('one')).rejects.toMatchObject({ name: 'InvalidPlacementGroup.Duplicate' });
    await expect(create('one', { DryRun: true })).rejects.toMatchObject({
      name: 'InvalidPlacementGroup.Duplicate',
    });
    const gone = new DeletePlacementGroupCommand({ GroupName: 'two' });
    await expect(ec2.send(gone)).rejects.toMatchObject({ name: 'InvalidPlacementGroup.Unknown' });
    await expect(names({ GroupNames: ['two'] })).rejects.toMatchObject({
      name: 'InvalidPlacementGroup.Unknown',
    });
    await expect(names({ GroupIds: ['pg-0'] })).rejects.toMatchObject({
      name: 'InvalidPlacementGroupId.NotFound',
    });
    await expect(
      ec2.send(new DeletePlacementGroupCommand({ GroupName: 'one', DryRun: true })),
    ).rejects.toMatchObject({ name: 'DryRunOperation' });
  });
});
