import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { defaultVpcEc2Id } from '../../cloud/networks/vpc.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ec2_port=21101');
const { ec2, projectId } = await door.client('netadmin');
const VpcId = await defaultVpcEc2Id(database, projectId);
const tagged = (type: 'key-pair' | 'security-group' | 'security-group-rule') => [
  { ResourceType: type, Tags: [{ Key: 'k', Value: 'v' }] },
];
const Tags = [{ Key: 'k', Value: 'v' }];

describe('security groups', () => {
  it('are created, opened, described, closed and deleted', async () => {
    const made = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: 'web',
        Description: 'the web',
        VpcId,
        TagSpecifications: tagged('security-group'),
      }),
    );
    const GroupId = made.GroupId ?? '';
    expect(made).toMatchObject({
      Tags,
      SecurityGroupArn: expect.stringContaining(`:security-group/${GroupId}`),
    });
    const opened = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [
          {
            IpProtocol: '6',
            FromPort: 80,
            ToPort: 80,
            IpRanges: [{ CidrIp: '10.1.2.3/8', Description: 'home' }],
            UserIdGroupPairs: [{ GroupId }],
          },
          { IpProtocol: '-1', UserIdGroupPairs: [{ GroupName: 'default', Description: 'all' }] },
        ],
        TagSpecifications: tagged('security-group-rule'),
      }),
    );
    expect(opened).toMatchObject({
      Return: true,
      SecurityGroupRules: [
        { IpProtocol: 'tcp', CidrIpv4: '10.0.0.0/8', Description: 'home', IsEgress: false, Tags },
        { IpProtocol: 'tcp', FromPort: 80, ReferencedGroupInfo: { GroupId } },
        { IpProtocol: '-1', FromPort: -1, ToPort: -1, Description: 'all' },
      ],
    });
    const { SecurityGroups: [shown] = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
    );
    const permission = (protocol: string) =>
      shown?.IpPermissions?.find(({ IpProtocol }) => IpProtocol === protocol);
    expect(permission('tcp')).toMatchObject({
      IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'home' }],
      UserIdGroupPairs: [{ GroupId }],
    });
    expect(permission('-1')).toMatchObject({ UserIdGroupPairs: [{ Description: 'all' }] });
    expect(permission('-1')).not.toHaveProperty('FromPort');
    const open = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
    expect(shown).toMatchObject({ VpcId, IpPermissionsEgress: open });
    const ids = opened.SecurityGroupRules?.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? '') ?? [];
    const closed = await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds: ids.slice(0, 1) }),
    );
    expect(closed).toMatchObject({ Return: true, RevokedSecurityGroupRules: [{ CidrIpv4: '10.0.0.0/8' }] });
    const { IpPermissions } = shown ?? {};
    const rest = await ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: IpPermissions ?? [] }),
    );
    expect(rest.RevokedSecurityGroupRules?.map(({ ReferencedGroupId }) => ReferencedGroupId)).toHaveLength(2);
    expect(rest.UnknownIpPermissions).toMatchObject([{ IpRanges: [{ CidrIp: '10.0.0.0/8' }] }]);
    expect(await ec2.send(new DeleteSecurityGroupCommand({ GroupName: 'web' }))).toMatchObject({ GroupId });
  });

  it('send no tag set where there are no tags, but of a rule an empty one', async () => {
    const made = await ec2.send(new CreateSecurityGroupCommand({ GroupName: 'bare', Description: 'd' }));
    const opened = await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupName: 'bare',
        IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
      }),
    );
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ['bare'] }));
    expect([made.Tags, opened.SecurityGroupRules?.[0]?.Tags, SecurityGroups?.[0]?.Tags]).toEqual([
      undefined,
      [],
      undefined,
    ]);
  });

  it('are looked up by whatever may be an id, and say what has no source', async () => {
    const show = (...GroupIds: string[]) => ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    await expect(show('sg-bbfe0e')).rejects.toMatchObject({
      name: 'InvalidGroup.NotFound',
      message: "The security group 'sg-bbfe0e' does not exist",
    });
    await expect(show('web')).rejects.toMatchObject({
      name: 'InvalidGroupId.Malformed',
      message: 'Invalid id: "web" (expecting "sg-...")',
    });
    const ports = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    for (const asked of [ports, { IpPermissions: [ports] }])
      await expect(
        ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupName: 'default', ...asked })),
      ).rejects.toMatchObject({
        name: 'MissingParameter',
        message: 'Missing source specification: include source security group or CIDR information',
      });
  });

  it('take the flat form of old clients', async () => {
    const flat = { IpProtocol: 'TCP', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' };
    const open = (more: object) =>
      ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupName: 'default', ...more }));
    expect((await open(flat)).SecurityGroupRules).toMatchObject([{ FromPort: 22, CidrIpv4: '0.0.0.0/0' }]);
    const all = await open({ SourceSecurityGroupName: 'default' });
    expect(
      all.SecurityGroupRules?.map(({ IpProtocol, FromPort, ToPort }) => [IpProtocol, FromPort, ToPort]),
    ).toEqual([
      ['tcp', 0, 65535],
      ['udp', 0, 65535],
      ['icmp', -1, -1],
    ]);
    const close = new RevokeSecurityGroupIngressCommand({ GroupName: 'default', ...flat });
    expect(await ec2.send(close)).toMatchObject({
      Return: true,
      RevokedSecurityGroupRules: [{ FromPort: 22 }],
    });
    expect(await ec2.send(close)).toMatchObject({ Return: true, UnknownIpPermissions: [{ FromPort: 22 }] });
  });

  it.each([
    [
      new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', VpcId: 'vpc-1' }),
      'InvalidVpcID.NotFound',
    ],
    [
      new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', VpcId: 'home' }),
      'InvalidVpcID.Malformed',
    ],
    [new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x', DryRun: true }), 'DryRunOperation'],
    [new DeleteSecurityGroupCommand({ GroupName: 'nobody', DryRun: true }), 'InvalidGroup.NotFound'],
    [new DeleteSecurityGroupCommand({ GroupName: 'default', DryRun: true }), 'DryRunOperation'],
    [new DeleteSecurityGroupCommand({}), 'MissingParameter'],
    [new DeleteSecurityGroupCommand({ GroupId: 'sg-1', GroupName: 'x' }), 'InvalidParameterCombination'],
    [
      new AuthorizeSecurityGroupIngressCommand({
        GroupName: 'default',
        IpProtocol: 'gre',
        CidrIp: '0.0.0.0/0',
        DryRun: true,
      }),
      'InvalidParameterValue',
    ],
    [
      new RevokeSecurityGroupIngressCommand({
        GroupName: 'default',
        SecurityGroupRuleIds: ['sgr-xyz'],
        DryRun: true,
      }),
      'InvalidSecurityGroupRuleId.Malformed',
    ],
    [
      new RevokeSecurityGroupIngressCommand({
        GroupName: 'default',
        SecurityGroupRuleIds: ['sgr-01234567'],
        IpProtocol: 'tcp',
      }),
      'InvalidParameterCombination',
    ],
  ])('refuse what AWS refuses (%#)', async (command, name) => {
    await expect(ec2.send(command as DeleteSecurityGroupCommand)).rejects.toMatchObject({ name });
  });

  it('need a netadmin to be changed', async () => {
    const { ec2: guest } = await door.client();
    await expect(
      guest.send(new CreateSecurityGroupCommand({ GroupName: 'x', Description: 'x' })),
    ).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect((await guest.send(new DescribeSecurityGroupsCommand({}))).SecurityGroups).toHaveLength(1);
  });
});
