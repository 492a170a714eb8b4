import {
  AssociateRouteTableCommand,
  AssociateVpcCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  type CreateRouteTableCommandInput,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  DisassociateRouteTableCommand,
  DisassociateVpcCidrBlockCommand,
  ModifyVpcAttributeCommand,
  ReplaceRouteCommand,
  ReplaceRouteTableAssociationCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--quota_vpc_subnets=3');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2 } = await door.client('netadmin');

const vpcOf = async (CidrBlock: string) =>
  (await ec2.send(new CreateVpcCommand({ CidrBlock }))).Vpc?.VpcId ?? '';
const subnetOf = async (VpcId: string, CidrBlock: string, AvailabilityZone?: string) =>
  (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone }))).Subnet?.SubnetId ?? '';
const gatewayOf = async () =>
  (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId ?? '';
const tableOf = async (VpcId: string) =>
  (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId ?? '';
const table = async (RouteTableId: string) =>
  (await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }))).RouteTables?.[0];
const mainOf = async (vpcId: string) => {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'association.main', Values: ['true'] },
  ];
  return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0];
};
const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

beforeAll(async () => {
  for (const [name, zone] of [
    ['h-a', 'local-1a'],
    ['h-b', 'local-1b'],
  ])
    await database.query('INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $1)', [name, zone]);
});

describe('a VPC of one’s own', () => {
  it('comes with a main table, an ACL and a default group, and goes with them', async () => {
    const { Vpc } = await ec2.send(
      new CreateVpcCommand({
        CidrBlock: '10.0.1.7/16',
        TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'mine' }] }],
      }),
    );
    expect(Vpc).toMatchObject({ CidrBlock: '10.0.0.0/16', State: 'pending', IsDefault: false });
    expect(Vpc?.Tags).toEqual([{ Key: 'Name', Value: 'mine' }]);
    const VpcId = Vpc?.VpcId ?? '';
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));
    expect(Vpcs).toMatchObject([
      { State: 'available', CidrBlockAssociationSet: [{ CidrBlock: '10.0.0.0/16' }] },
    ]);
    expect((await mainOf(VpcId))?.Routes).toMatchObject([
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
    ]);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    expect(SecurityGroups).toMatchObject([
      {
        ...{ GroupName: 'default', VpcId },
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: SecurityGroups?.[0]?.GroupId }] }],
        IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    await refused(ec2.send(new DescribeVpcsCommand({ VpcIds: [VpcId] })), 'InvalidVpcID.NotFound');
    await refused(ec2.send(new DeleteVpcCommand({ VpcId })), 'InvalidVpcID.NotFound');
    expect(await mainOf(VpcId)).toBeUndefined();
    expect(await database.query('SELECT FROM domains')).toHaveLength(1);
  });

  it.each(['10.0.0.0/15', '10.0.0.0/29', '169.254.0.0/16', '224.0.0.0/16', 'ten'])(
    'has no range %s',
    (range) => refused(ec2.send(new CreateVpcCommand({ CidrBlock: range })), 'InvalidVpc.Range', range),
  );

  it('is one of five, and may have another’s range', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => vpcOf('10.0.0.0/16')));
    await refused(vpcOf('10.0.0.0/16'), 'VpcLimitExceeded');
    await refused(
      ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true })),
      'VpcLimitExceeded',
    );
    for (const VpcId of made) await ec2.send(new DeleteVpcCommand({ VpcId }));
    await refused(
      ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true })),
      'DryRunOperation',
    );
    await refused(
      ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', InstanceTenancy: 'dedicated' })),
      'UnsupportedOperation',
    );
    await refused(ec2.send(new CreateVpcCommand({})), 'MissingParameter');
  });

  it('keeps the default one as it is', async () => {
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    const VpcId = Vpcs?.[0]?.VpcId ?? '';
    await refused(ec2.send(new DeleteVpcCommand({ VpcId })), 'UnsupportedOperation');
    await refused(subnetOf(VpcId, '10.20.0.128/28'), 'UnsupportedOperation');
    await refused(tableOf(VpcId), 'UnsupportedOperation');
  });

  it('has one route table for a token, whatever comes in between', async () => {
    const VpcId = await vpcOf('10.9.0.0/16');
    const make = async (more: Partial<CreateRouteTableCommandInput> = {}) =>
      ec2.send(new CreateRouteTableCommand({ VpcId, ClientToken: 'once', ...more }));
    const one = await make();
    expect(one).toMatchObject({ ClientToken: 'once', RouteTable: { VpcId } });
    const again = await make();
    expect(again.RouteTable?.RouteTableId).toBe(one.RouteTable?.RouteTableId);
    await refused(
      make({ TagSpecifications: [{ ResourceType: 'route-table', Tags: [{ Key: 'a', Value: 'b' }] }] }),
      'IdempotentParameterMismatch',
    );
    await refused(make({ ClientToken: 'ü' }), 'InvalidParameterValue');
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId: one.RouteTable?.RouteTableId ?? '' }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });

  it('has ranges beside its first', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const add = (CidrBlock: string) => ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, CidrBlock }));
    const { CidrBlockAssociation } = await add('10.2.0.0/16');
    const AssociationId = CidrBlockAssociation?.AssociationId ?? '';
    await refused(add('10.2.128.0/24'), 'InvalidVpc.Range', 'conflicts');
    const SubnetId = await subnetOf(VpcId, '10.2.3.0/24');
    const remove = () => ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId }));
    await refused(remove(), 'DependencyViolation');
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    expect(await remove()).toMatchObject({ VpcId, CidrBlockAssociation: { CidrBlock: '10.2.0.0/16' } });
    await refused(remove(), 'InvalidVpcCidrBlockAssociationID.NotFound');
    for (const n of [3, 4, 5, 6]) await add(`10.${n}.0.0/16`);
    await refused(add('10.7.0.0/16'), 'VpcCidrLimitExceeded');
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });

  it('says of itself whether it has public names', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const names = async () =>
      (await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: 'enableDnsHostnames' })))
        .EnableDnsHostnames?.Value;
    expect(await names()).toBe(false);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    expect(await names()).toBe(true);
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });
});

describe('its subnets', () => {
  it('are parts of its ranges, apart from each other, in zones that there are', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        ...{ VpcId, CidrBlock: '10.1.1.9/24', AvailabilityZone: 'local-1b' },
        TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'Tier', Value: 'web' }] }],
      }),
    );
    expect(Subnet).toMatchObject({
      ...{ VpcId, CidrBlock: '10.1.1.0/24', AvailabilityZone: 'local-1b', State: 'available' },
      ...{ AvailableIpAddressCount: 251, DefaultForAz: false, Tags: [{ Key: 'Tier', Value: 'web' }] },
    });
    await refused(subnetOf(VpcId, '10.1.1.128/25'), 'InvalidSubnet.Conflict', '10.1.1.128/25');
    await refused(subnetOf(VpcId, '10.2.1.0/24'), 'InvalidSubnet.Range');
    await refused(subnetOf(VpcId, '10.1.2.0/29'), 'InvalidSubnet.Range');
    await refused(subnetOf(VpcId, '10.1.2.0/24', 'local-1z'), 'InvalidParameterValue');
    await refused(subnetOf('vpc-00000000', '10.1.2.0/24'), 'InvalidVpcID.NotFound');
    const others = [await subnetOf(VpcId, '10.1.2.0/24'), await subnetOf(VpcId, '10.1.3.0/24', 'local-1a')];
    await refused(subnetOf(VpcId, '10.1.4.0/24'), 'SubnetLimitExceeded');
    await refused(ec2.send(new DeleteVpcCommand({ VpcId })), 'DependencyViolation', VpcId);
    for (const SubnetId of [Subnet?.SubnetId, ...others])
      await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await refused(
      ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId })),
      'InvalidSubnetID.NotFound',
    );
    await ec2.send(new DeleteVpcCommand({ VpcId }));
    expect(await database.query('SELECT FROM networks')).toHaveLength(1);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    expect((await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets).toEqual([]);
  });

  it('have networks of their own, whose resolver is as the flat one’s', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const SubnetId = await subnetOf(VpcId, '10.1.1.0/24');
    const [network] = await database.query<{
      cidr: string;
      gateway: string;
      dns: string;
      first: string;
      last: string;
    }>(
      `SELECT w.cidr, w.gateway, w.dns, r.first::text, r.last::text FROM networks w JOIN address_ranges r ON r.network_id = w.id
       WHERE w.name = $1`,
      [SubnetId],
    );
    expect(network).toMatchObject({ cidr: '10.1.1.0/24', gateway: '10.1.1.1', dns: '10.1.1.1' });
    expect(Number(network?.last) - Number(network?.first)).toBe(250);
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });
});

describe('its groups', () => {
  it('may be called as those of others, and name none of another VPC', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const group = (of: string | undefined) =>
      ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web', VpcId: of }));
    const [here, there] = [await group(VpcId), await group(undefined)];
    await refused(group(VpcId), 'InvalidGroup.Duplicate', VpcId);
    const named = await ec2.send(new DescribeSecurityGroupsCommand({ GroupNames: ['web'] }));
    expect(named.SecurityGroups?.map(({ GroupId }) => GroupId)).toEqual([there.GroupId]);
    await refused(ec2.send(new DeleteVpcCommand({ VpcId })), 'DependencyViolation');
    for (const { GroupId } of [here, there]) await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });
});

describe('internet gateways', () => {
  it('are attached to one VPC, which has one, and go when they are detached', async () => {
    const [one, two] = [await vpcOf('10.1.0.0/16'), await vpcOf('10.1.0.0/16')];
    const [InternetGatewayId, other] = [await gatewayOf(), await gatewayOf()];
    const shown = async () =>
      (await ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [InternetGatewayId] })))
        .InternetGateways?.[0]?.Attachments;
    const attach = (VpcId: string, id = InternetGatewayId) =>
      ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: id }));
    const detach = (VpcId: string) =>
      ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    expect(await shown()).toEqual([]);
    await refused(detach(one), 'Gateway.NotAttached');
    await attach(one);
    expect(await shown()).toMatchObject([{ VpcId: one, State: 'available' }]);
    await refused(attach(two), 'Resource.AlreadyAssociated');
    await refused(attach(one, other), 'InvalidParameterValue', 'already has an internet gateway');
    await refused(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })), 'DependencyViolation');
    await refused(ec2.send(new DeleteVpcCommand({ VpcId: one })), 'DependencyViolation');
    await detach(one);
    await attach(two);
    await detach(two);
    for (const id of [InternetGatewayId, other])
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }));
    await refused(shown(), 'InvalidInternetGatewayID.NotFound');
    for (const VpcId of [one, two]) await ec2.send(new DeleteVpcCommand({ VpcId }));
  });
});

describe('route tables', () => {
  it('hold routes to the gateway of their VPC', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const [RouteTableId, GatewayId, stray] = [await tableOf(VpcId), await gatewayOf(), await gatewayOf()];
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    const create = (more: object = {}) => ec2.send(new CreateRouteCommand({ ...route, GatewayId, ...more }));
    await refused(create(), 'InvalidParameterValue', 'belong to different networks');
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    await refused(create({ GatewayId: stray }), 'InvalidParameterValue', 'belong to different networks');
    await refused(create({ DestinationCidrBlock: '10.1.2.0/24' }), 'InvalidParameterValue');
    await refused(create({ GatewayId: undefined, NatGatewayId: 'nat-00000000' }), 'NatGatewayNotFound');
    await refused(create({ GatewayId: undefined, InstanceId: 'i-00000000' }), 'InvalidInstanceID.NotFound');
    await refused(ec2.send(new ReplaceRouteCommand({ ...route, GatewayId })), 'InvalidRoute.NotFound');
    expect(await create()).toMatchObject({ Return: true });
    await refused(create(), 'RouteAlreadyExists');
    await ec2.send(new ReplaceRouteCommand({ ...route, GatewayId }));
    expect((await table(RouteTableId))?.Routes).toMatchObject([
      { DestinationCidrBlock: '10.1.0.0/16', GatewayId: 'local', State: 'active' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId, State: 'active', Origin: 'CreateRoute' },
    ]);
    await ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    expect((await table(RouteTableId))?.Routes?.[1]).toMatchObject({ State: 'blackhole' });
    await ec2.send(new DeleteRouteCommand(route));
    await refused(ec2.send(new DeleteRouteCommand(route)), 'InvalidRoute.NotFound');
    await refused(
      ec2.send(new DeleteRouteCommand({ ...route, DestinationCidrBlock: '10.1.0.0/16' })),
      'InvalidParameterValue',
      'local route',
    );
    for (const id of [GatewayId, stray])
      await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id }));
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });

  it('are used by subnets by name, and otherwise the main one', async () => {
    const VpcId = await vpcOf('10.1.0.0/16');
    const SubnetId = await subnetOf(VpcId, '10.1.1.0/24');
    const [one, two] = [await tableOf(VpcId), await tableOf(VpcId)];
    const associate = (RouteTableId: string) =>
      ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const remove = (RouteTableId: string | undefined) =>
      ec2.send(new DeleteRouteTableCommand({ RouteTableId }));
    const { AssociationId } = await associate(one);
    expect(await associate(one)).toMatchObject({ AssociationId });
    await refused(associate(two), 'Resource.AlreadyAssociated');
    expect((await table(one))?.Associations).toMatchObject([
      { RouteTableAssociationId: AssociationId, SubnetId, Main: false },
    ]);
    await refused(remove(one), 'DependencyViolation');
    const { NewAssociationId } = await ec2.send(
      new ReplaceRouteTableAssociationCommand({ AssociationId, RouteTableId: two }),
    );
    expect((await table(two))?.Associations).toMatchObject([{ RouteTableAssociationId: NewAssociationId }]);
    const disassociate = (id: string | undefined) =>
      ec2.send(new DisassociateRouteTableCommand({ AssociationId: id }));
    await disassociate(NewAssociationId);
    await refused(disassociate(NewAssociationId), 'InvalidAssociationID.NotFound');
    const before = await mainOf(VpcId);
    const link = before?.Associations?.[0]?.RouteTableAssociationId;
    await refused(disassociate(link), 'InvalidParameterValue', 'main route table');
    await refused(remove(before?.RouteTableId), 'DependencyViolation');
    const replaced = await ec2.send(
      new ReplaceRouteTableAssociationCommand({ AssociationId: link, RouteTableId: one }),
    );
    const after = await mainOf(VpcId);
    expect(after).toMatchObject({
      RouteTableId: one,
      Associations: [{ RouteTableAssociationId: replaced.NewAssociationId, Main: true }],
    });
    await remove(before?.RouteTableId);
    await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await remove(two);
    await ec2.send(new DeleteVpcCommand({ VpcId }));
  });

  it('would do what it is asked, and does nothing, when it is asked dryly', async () => {
    const VpcId = await vpcOf('10.77.0.0/16');
    const [SubnetId, InternetGatewayId] = [await subnetOf(VpcId, '10.77.1.0/24'), await gatewayOf()];
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
    const RouteTableId = await tableOf(VpcId);
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    await ec2.send(new CreateRouteCommand(route));
    const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    const [main, before] = [await mainOf(VpcId), await table(RouteTableId)];
    const [unused, DryRun] = [await gatewayOf(), true];
    for (const command of [
      new ReplaceRouteTableAssociationCommand({
        ...{ AssociationId, RouteTableId: main?.RouteTableId, DryRun },
      }),
      new DisassociateRouteTableCommand({ AssociationId, DryRun }),
      new DeleteRouteCommand({ ...route, DryRun }),
      new ReplaceRouteCommand({ ...route, DryRun }),
      new DeleteRouteTableCommand({ RouteTableId: await tableOf(VpcId), DryRun }),
      new DetachInternetGatewayCommand({ InternetGatewayId, VpcId, DryRun }),
      new DeleteInternetGatewayCommand({ InternetGatewayId: unused, DryRun }),
      new DeleteSubnetCommand({ SubnetId: await subnetOf(VpcId, '10.77.2.0/24'), DryRun }),
      new DeleteVpcCommand({ VpcId: await vpcOf('10.78.0.0/16'), DryRun }),
    ])
      await refused(ec2.send(command as DeleteVpcCommand), 'DryRunOperation');
    expect(await table(RouteTableId)).toEqual(before);
  });
});
