import {
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  paginateDescribeInstanceTypes,
  paginateDescribeSecurityGroups,
  paginateDescribeTags,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { ensureDefaultFlavors } from '../../cloud/flavors/flavor.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ec2_port=21101');
const { ec2 } = await door.client('netadmin');
await ensureDefaultFlavors(database);
const Tags = [{ Key: 'k', Value: 'v' }];

describe('pages', () => {
  it('bring everything once', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `group-${i}`);
    for (const GroupName of names)
      await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'd' }));
    const seen: string[] = [];
    for await (const { SecurityGroups = [] } of paginateDescribeSecurityGroups(
      { client: ec2, pageSize: 5 },
      {},
    ))
      seen.push(...SecurityGroups.map(({ GroupName = '' }) => GroupName));
    expect(seen.sort()).toEqual(['default', ...names]);
    const types: unknown[] = [];
    for await (const { InstanceTypes = [] } of paginateDescribeInstanceTypes(
      { client: ec2, pageSize: 5 },
      {},
    ))
      types.push(...InstanceTypes);
    expect(types).toHaveLength(6);
  });

  it('bring every tag once', async () => {
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const Resources = SecurityGroups.map(({ GroupId = '' }) => GroupId);
    const Tags = Array.from({ length: 4 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
    await ec2.send(new CreateTagsCommand({ Resources, Tags }));
    const seen = new Set<string>();
    for await (const page of paginateDescribeTags({ client: ec2, pageSize: 7 }, {}))
      for (const { ResourceId, Key } of page.Tags ?? []) seen.add(`${ResourceId} ${Key}`);
    expect(seen.size).toBe(Resources.length * 4);
  });
});

describe('tags', () => {
  it('are created, described and deleted', async () => {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 't', Description: 't' }),
    );
    const Resources = [GroupId];
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [...Tags, { Key: 'empty', Value: '' }] }));
    const Filters = [{ Name: 'resource-id', Values: [GroupId] }];
    const tagsNow = async () => (await ec2.send(new DescribeTagsCommand({ Filters }))).Tags;
    expect(await tagsNow()).toMatchObject([
      { Key: 'empty', Value: '', ResourceType: 'security-group' },
      { Key: 'k', Value: 'v', ResourceId: GroupId },
    ]);
    await ec2.send(
      new DeleteTagsCommand({ Resources, Tags: [{ Key: 'k', Value: 'other' }, { Key: 'empty' }] }),
    );
    expect(await tagsNow()).toHaveLength(1);
    await ec2.send(new DeleteTagsCommand({ Resources }));
    expect(await tagsNow()).toEqual([]);
  });

  it.each([
    [new CreateTagsCommand({ Resources: ['i-01234567'], Tags }), 'InvalidInstanceID.NotFound'],
    [new CreateTagsCommand({ Resources: ['i-01234567'], Tags, DryRun: true }), 'InvalidInstanceID.NotFound'],
    [new CreateTagsCommand({ Resources: [], Tags }), 'MissingParameter'],
    [new DeleteTagsCommand({ Resources: ['x'], Tags, DryRun: true }), 'InvalidID'],
    [new DeleteTagsCommand({ Resources: ['x'], Tags: [{ Key: 'aws:x' }] }), 'InvalidParameterValue'],
    [
      new CreateTagsCommand({ Resources: Array.from({ length: 1001 }, () => 'i-01234567'), Tags }),
      'InvalidParameterValue',
    ],
  ])('refuse what AWS refuses (%#)', async (command, name) => {
    await expect(ec2.send(command as CreateTagsCommand)).rejects.toMatchObject({ name });
  });
});
