import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DescribeSecurityGroupReferencesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeStaleSecurityGroupsCommand,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroupRule,
  UpdateSecurityGroupRuleDescriptionsEgressCommand,
  UpdateSecurityGroupRuleDescriptionsIngressCommand,
} from '@aws-sdk/client-ec2';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { defaultVpcEc2Id } from '../../cloud/networks/vpc.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
const { ec2, projectId } = await door.client('netadmin');
const VpcId = await defaultVpcEc2Id(database, projectId);

let count = 0;
let GroupId: string;
beforeEach(async () => {
  count += 1;
  const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: `g${count}`, Description: 'x' }));
  GroupId = made.GroupId ?? '';
}, 30_000);

const OPEN = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const https = (CidrIp: string) => ({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp }] });
const rulesOf = async (...filters: { Name: string; Values: string[] }[]): Promise<SecurityGroupRule[]> => {
  const Filters = [{ Name: 'group-id', Values: [GroupId] }, ...filters];
  return (await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? [];
};
const shown = async () =>
  (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups?.[0];

describe('egress', () => {
  it('is closed and opened', async () => {
    const closed = await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: OPEN }));
    expect(closed).toMatchObject({
      Return: true,
      RevokedSecurityGroupRules: [{ IsEgress: true, IpProtocol: '-1', CidrIpv4: '0.0.0.0/0', GroupId }],
    });
    expect(await shown()).toMatchObject({ IpPermissionsEgress: [] });
    const again = await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: OPEN }));
    expect(again.UnknownIpPermissions).toMatchObject([{ IpProtocol: '-1' }]);
    const opened = await ec2.send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId,
        IpPermissions: [
          { ...https('10.0.0.0/8'), Ipv6Ranges: [{ CidrIpv6: '2001:DB8::/32', Description: 'six' }] },
        ],
        TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'way', Value: 'out' }] }],
      }),
    );
    expect(opened.SecurityGroupRules).toMatchObject([
      { IsEgress: true, CidrIpv4: '10.0.0.0/8', FromPort: 443, Tags: [{ Key: 'way', Value: 'out' }] },
      { IsEgress: true, CidrIpv6: '2001:db8::/32', Description: 'six' },
    ]);
    expect(await shown()).toMatchObject({
      IpPermissions: [],
      IpPermissionsEgress: [
        {
          IpProtocol: 'tcp',
          IpRanges: [{ CidrIp: '10.0.0.0/8' }],
          Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description: 'six' }],
        },
      ],
    });
    const ids = opened.SecurityGroupRules?.map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId);
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds: ids }));
    expect(await rulesOf()).toEqual([]);
  });

  it('refuses a rule twice, another account and what is no rule', async () => {
    const open = (permission: object) =>
      ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [permission] }));
    await expect(open(OPEN[0] ?? {})).rejects.toMatchObject({ name: 'InvalidPermission.Duplicate' });
    await expect(open({ IpProtocol: '-1' })).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(
      open({ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId, UserId: '000000000000' }] }),
    ).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
    await expect(open({ IpProtocol: '-1', PrefixListIds: [{ PrefixListId: 'pl-1' }] })).rejects.toMatchObject(
      { name: 'InvalidPrefixListId.NotFound' },
    );
    expect(await rulesOf()).toHaveLength(1);
  });
});

describe('rules', () => {
  it('are listed by group, id and tag, in pages', async () => {
    const ports = [1, 2, 3, 4, 5, 6].map((n) => ({ ...https('10.0.0.0/8'), FromPort: n, ToPort: n }));
    const opened = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: ports }),
    );
    const [one = ''] = opened.SecurityGroupRules?.map((rule) => rule.SecurityGroupRuleId ?? '') ?? [];
    await ec2.send(new CreateTagsCommand({ Resources: [one], Tags: [{ Key: 'n', Value: '1' }] }));
    expect(await rulesOf()).toHaveLength(7);
    expect(await rulesOf({ Name: 'tag:n', Values: ['1'] })).toMatchObject([
      {
        SecurityGroupRuleId: one,
        GroupOwnerId: expect.stringMatching(/^\d{12}$/),
        IsEgress: false,
        Tags: [{ Key: 'n' }],
      },
    ]);
    const Filters = [{ Name: 'group-id', Values: [GroupId] }];
    const first = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters, MaxResults: 5 }));
    const { NextToken } = first;
    const second = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters, MaxResults: 5, NextToken }),
    );
    expect([first, second].map((page) => page.SecurityGroupRules?.length)).toEqual([5, 2]);
    expect(second.NextToken).toBeUndefined();
    const show = (...SecurityGroupRuleIds: string[]) =>
      ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds }));
    expect((await show(one)).SecurityGroupRules).toHaveLength(1);
    await expect(show(one, 'sgr-0123')).rejects.toMatchObject({
      name: 'InvalidSecurityGroupRuleId.NotFound',
    });
    await expect(show('sg-1')).rejects.toMatchObject({ name: 'InvalidSecurityGroupRuleId.Malformed' });
  });

  it('are modified, and keep id, direction and tags', async () => {
    const [open] = await rulesOf();
    const SecurityGroupRuleId = open?.SecurityGroupRuleId;
    const modify = (SecurityGroupRule: object, DryRun = false) =>
      ec2.send(
        new ModifySecurityGroupRulesCommand({
          GroupId,
          DryRun,
          SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }],
        }),
      );
    await modify({
      IpProtocol: 'udp',
      FromPort: 53,
      ToPort: 53,
      ReferencedGroupId: GroupId,
      Description: 'dns',
    });
    expect(await rulesOf()).toMatchObject([
      {
        ...{ SecurityGroupRuleId, IsEgress: true, IpProtocol: 'udp', FromPort: 53, Description: 'dns' },
        ReferencedGroupInfo: { GroupId },
      },
    ]);
    expect((await rulesOf())[0]).not.toHaveProperty('CidrIpv4');
    await expect(modify({ IpProtocol: '-1', CidrIpv6: '::/0' }, true)).rejects.toMatchObject({
      name: 'DryRunOperation',
    });
    await expect(modify({ IpProtocol: '-1' })).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(
      modify({ IpProtocol: '-1', CidrIpv4: '10.0.0.0/8', CidrIpv6: '::/0' }),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(modify({ IpProtocol: '-1', PrefixListId: 'pl-1' })).rejects.toMatchObject({
      name: 'InvalidPrefixListId.NotFound',
    });
  });

  it('are described, by id or as they are', async () => {
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [https('10.0.0.0/8')] }),
    );
    const described = { ...https(''), IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'home' }] };
    await ec2.send(
      new UpdateSecurityGroupRuleDescriptionsIngressCommand({ GroupId, IpPermissions: [described] }),
    );
    expect((await shown())?.IpPermissions).toMatchObject([{ IpRanges: [{ Description: 'home' }] }]);
    const rule = (await rulesOf()).find(({ IsEgress }) => IsEgress);
    const SecurityGroupRuleDescriptions = [
      { SecurityGroupRuleId: rule?.SecurityGroupRuleId, Description: 'everywhere' },
    ];
    const update = { GroupId, SecurityGroupRuleDescriptions };
    await ec2.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand(update));
    expect((await rulesOf()).find(({ IsEgress }) => IsEgress)?.Description).toBe('everywhere');
    await expect(
      ec2.send(new UpdateSecurityGroupRuleDescriptionsIngressCommand(update)),
    ).rejects.toMatchObject({ name: 'InvalidSecurityGroupRuleId.NotFound' });
    await expect(
      ec2.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand({ ...update, IpPermissions: OPEN })),
    ).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(
      ec2.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand({ GroupId })),
    ).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(
      ec2.send(new UpdateSecurityGroupRuleDescriptionsEgressCommand({ GroupId, IpPermissions: [described] })),
    ).rejects.toMatchObject({ name: 'InvalidPermission.NotFound' });
  });

  it('name no group of another VPC: nothing refers to one, and nothing is stale', async () => {
    const references = (id: string) =>
      ec2.send(new DescribeSecurityGroupReferencesCommand({ GroupId: [id] }));
    expect((await references(GroupId)).SecurityGroupReferenceSet).toEqual([]);
    await expect(references('sg-0123')).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
    const stale = (vpc: string) => ec2.send(new DescribeStaleSecurityGroupsCommand({ VpcId: vpc }));
    expect((await stale(VpcId)).StaleSecurityGroupSet).toEqual([]);
    await expect(stale('vpc-0123')).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });
});
