import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { ProjectRepository } from '../../cloud/projects/project.repository.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const ours = await door.client('netadmin');
const theirs = await door.client('netadmin');

const groupOf = async (ec2: EC2Client, GroupName: string) => {
  const Filters = [{ Name: 'group-name', Values: [GroupName] }];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const [group] = SecurityGroups ?? [];
  return { GroupId: group?.GroupId ?? '', UserId: group?.OwnerId ?? '' };
};
const made = async (ec2: EC2Client, GroupName: string) => {
  await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'x' }));
  return groupOf(ec2, GroupName);
};
const rulesOf = async (GroupId: string) => {
  const Filters = [{ Name: 'group-id', Values: [GroupId] }];
  const { SecurityGroupRules } = await ours.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
  return SecurityGroupRules?.filter(({ IsEgress }) => !IsEgress);
};
const permission = (pair: object) => [
  { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, UserIdGroupPairs: [pair] },
];
const open = (GroupId: string, pair: object) =>
  ours.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: permission(pair) }));
const notFound = expect.objectContaining({ name: 'InvalidGroup.NotFound' });

describe('a group of another account in a rule', () => {
  it('is named by account and id, and shown so', async () => {
    const [web, clients] = [await made(ours.ec2, 'web'), await made(theirs.ec2, 'clients')];
    const opened = await open(web.GroupId, clients);
    expect(opened.SecurityGroupRules).toMatchObject([
      { ReferencedGroupInfo: clients, GroupOwnerId: web.UserId },
    ]);
    await expect(open(web.GroupId, clients)).rejects.toMatchObject({ name: 'InvalidPermission.Duplicate' });
    const asked = new DescribeSecurityGroupsCommand({ GroupIds: [web.GroupId] });
    const { SecurityGroups } = await ours.ec2.send(asked);
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([{ UserIdGroupPairs: [clients] }]);
    const by = async (UserId: string) => {
      const Filters = [{ Name: 'ip-permission.user-id', Values: [UserId] }];
      const found = await ours.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      return found.SecurityGroups?.map(({ GroupName }) => GroupName);
    };
    expect([await by(clients.UserId), await by(web.UserId)]).toEqual([['web'], ['default']]);
    const revoked = { GroupId: web.GroupId, IpPermissions: permission(clients) };
    await ours.ec2.send(new RevokeSecurityGroupIngressCommand(revoked));
    expect(await rulesOf(web.GroupId)).toEqual([]);
  });

  it('lets its members in, wherever they are', async () => {
    const server = await insertGuest(database, { host: 'h1', projectId: ours.projectId });
    const client = await insertGuest(database, { host: 'h2', projectId: theirs.projectId });
    const { GroupId } = await groupOf(ours.ec2, `of-${server.ec2Id}`);
    await open(GroupId, await groupOf(theirs.ec2, `of-${client.ec2Id}`));
    const { members } = await wholeFiltersOf(database, 'h1');
    const addresses = Object.values(members).flat();
    expect(addresses.map(([, address]) => address)).toContain(client.address);
  });

  it('is not found without its account, under another one, and by its name', async () => {
    const [inner, other] = [await made(ours.ec2, 'a'), await made(theirs.ec2, 'other')];
    const { GroupId, UserId } = other;
    for (const pair of [
      { GroupId },
      { GroupId, UserId: '000000000000' },
      { GroupId: 'sg-0123456789abcdef0', UserId },
      { GroupName: 'other', UserId },
    ])
      await expect(open(inner.GroupId, pair)).rejects.toEqual(notFound);
    expect(await rulesOf(inner.GroupId)).toEqual([]);
  });

  it('is deleted all the same, and its project too: the rules go with it', async () => {
    const [inner, gone] = [await made(ours.ec2, 'inner'), await made(theirs.ec2, 'gone')];
    await open(inner.GroupId, gone);
    await theirs.ec2.send(new DeleteSecurityGroupCommand({ GroupId: gone.GroupId }));
    expect(await rulesOf(inner.GroupId)).toEqual([]);
    const third = await door.client('netadmin');
    await open(inner.GroupId, await made(third.ec2, 'last'));
    const projects = new ProjectRepository(database, controlNouns.keepers);
    expect(await projects.delete(third.projectId)).toEqual([]);
    expect(await rulesOf(inner.GroupId)).toEqual([]);
  });
});
