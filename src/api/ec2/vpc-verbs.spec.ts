import {
  CreateDefaultSubnetCommand,
  CreateDefaultVpcCommand,
  CreateTagsCommand,
  DescribeDhcpOptionsCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribePrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);

/** The network is made before the project, as the first set-up does it. */
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24' });
const { ec2 } = await door.client('netadmin');
const ACCOUNT = expect.stringMatching(/^\d{12}$/);

const insertHost = (name: string, zone: string) =>
  database.query('INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $1)', [name, zone]);
const vpcs = async (request = {}) => (await ec2.send(new DescribeVpcsCommand(request))).Vpcs ?? [];
const subnets = async (request = {}) => (await ec2.send(new DescribeSubnetsCommand(request))).Subnets ?? [];

beforeAll(async () => {
  await insertHost('h-a', 'local-1a');
  await insertHost('h-b', 'local-1b');
});

describe('the default VPC', () => {
  it('has a subnet in each zone with hosts, whoever looks first', async () => {
    const [vpc] = await vpcs({ Filters: [{ Name: 'isDefault', Values: ['true'] }] });
    const VpcId = vpc?.VpcId;
    const found = await subnets({ Filters: [{ Name: 'vpc-id', Values: [VpcId ?? ''] }] });
    expect(found.map(({ AvailabilityZone }) => AvailabilityZone).sort()).toEqual(['local-1a', 'local-1b']);
    expect(found.find(({ AvailabilityZone }) => AvailabilityZone === 'local-1a')).toMatchObject({
      ...{ VpcId, State: 'available', CidrBlock: '10.20.0.0/25', DefaultForAz: true, OwnerId: ACCOUNT },
      // All but the network's own address and its gateway's.
      AvailableIpAddressCount: 126,
    });
    expect((await vpcs({ VpcIds: [VpcId ?? ''] }))[0]).toMatchObject({
      ...{ IsDefault: true, State: 'available', OwnerId: ACCOUNT, InstanceTenancy: 'default' },
      CidrBlock: '10.20.0.0/24',
      CidrBlockAssociationSet: [{ AssociationId: expect.stringMatching(/^vpc-cidr-assoc-[0-9a-f]{17}$/) }],
    });
    expect(await subnets()).toEqual(found);
  });

  it('has one of each that belongs to it, under ids that stay', async () => {
    const [vpc] = await vpcs();
    const VpcId = vpc?.VpcId ?? '';
    const of = { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] };
    const { InternetGateways } = await ec2.send(
      new DescribeInternetGatewaysCommand({ Filters: [{ Name: 'attachment.vpc-id', Values: [VpcId] }] }),
    );
    expect(InternetGateways).toMatchObject([{ Attachments: [{ VpcId, State: 'available' }] }]);
    const tables = async (more: { Name: string; Values: string[] }[] = []) =>
      (await ec2.send(new DescribeRouteTablesCommand({ Filters: [...of.Filters, ...more] }))).RouteTables;
    expect(await tables([{ Name: 'association.main', Values: ['true'] }])).toMatchObject([
      {
        Associations: [{ Main: true, RouteTableAssociationId: expect.stringMatching(/^rtbassoc-/) }],
        Routes: [
          { DestinationCidrBlock: '10.20.0.0/24', GatewayId: 'local', State: 'active' },
          { DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGateways?.[0]?.InternetGatewayId },
        ],
      },
    ]);
    expect(await tables([{ Name: 'route.nat-gateway-id', Values: ['*'] }])).toEqual([]);
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand(of));
    expect(NetworkAcls).toMatchObject([{ IsDefault: true, Associations: [{}, {}] }]);
    expect(NetworkAcls?.[0]?.Entries?.map((one) => [one.Egress, one.RuleNumber, one.RuleAction])).toEqual([
      [true, 100, 'allow'],
      [true, 32_767, 'deny'],
      [false, 100, 'allow'],
      [false, 32_767, 'deny'],
    ]);
    const { DhcpOptions } = await ec2.send(
      new DescribeDhcpOptionsCommand({ DhcpOptionsIds: [vpc?.DhcpOptionsId ?? ''] }),
    );
    expect(DhcpOptions?.[0]?.DhcpConfigurations).toEqual([
      { Key: 'domain-name', Values: [{ Value: 'internal' }] },
      { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
    ]);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand(of));
    expect(SecurityGroups).toMatchObject([{ GroupName: 'default' }]);
    expect((await tables())?.[0]).toEqual((await tables())?.[0]);
  });

  it('and what is in it may be tagged, and found by tags', async () => {
    const [vpc] = await vpcs();
    const [subnet] = await subnets();
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({}));
    // AWS sends an empty list, and Ansible's modules read it unasked.
    expect(RouteTables).toMatchObject([{ Tags: [] }]);
    const Resources = [vpc?.VpcId, subnet?.SubnetId, RouteTables?.[0]?.RouteTableId].map((id) => id ?? '');
    await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Name', Value: 'home' }] }));
    const Filters = [{ Name: 'tag:Name', Values: ['home'] }];
    expect(await vpcs({ Filters })).toMatchObject([{ Tags: [{ Key: 'Name', Value: 'home' }] }]);
    expect(await subnets({ Filters })).toMatchObject([{ SubnetId: subnet?.SubnetId }]);
  });

  it('answers names, and will not be told otherwise', async () => {
    const [vpc] = await vpcs();
    const VpcId = vpc?.VpcId ?? '';
    const ask = (Attribute: 'enableDnsSupport' | 'enableNetworkAddressUsageMetrics') =>
      ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
    expect(await ask('enableDnsSupport')).toMatchObject({ VpcId, EnableDnsSupport: { Value: true } });
    expect(await ask('enableNetworkAddressUsageMetrics')).toMatchObject({
      EnableNetworkAddressUsageMetrics: { Value: false },
    });
    const modify = (change: object, id = VpcId) =>
      ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, ...change }));
    await modify({ EnableDnsHostnames: { Value: true } });
    await expect(modify({ EnableDnsSupport: { Value: false } })).rejects.toMatchObject({
      name: 'UnsupportedOperation',
    });
    await expect(modify({})).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
    await expect(modify({ EnableDnsHostnames: { Value: true } }, 'vpc-0123')).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
  });

  it('and its subnets are there already', async () => {
    await expect(ec2.send(new CreateDefaultVpcCommand({}))).rejects.toMatchObject({
      name: 'DefaultVpcAlreadyExists',
    });
    const create = (request: object) => ec2.send(new CreateDefaultSubnetCommand(request));
    await expect(create({ AvailabilityZone: 'local-1b' })).rejects.toMatchObject({
      name: 'DefaultSubnetAlreadyExistsInAvailabilityZone',
      message: expect.stringMatching(/^'subnet-[0-9a-f]{17}' is already the default subnet in local-1b\.$/),
    });
    await expect(create({ AvailabilityZone: 'mars' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(create({})).rejects.toMatchObject({ name: 'MissingParameter' });
  });
});

describe('what is looked for', () => {
  it.each([
    [new DescribeVpcsCommand({ VpcIds: ['vpc-0123'] }), 'InvalidVpcID.NotFound'],
    [new DescribeVpcsCommand({ VpcIds: ['home'] }), 'InvalidVpcID.Malformed'],
    [new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123'] }), 'InvalidSubnetID.NotFound'],
    [new DescribeSubnetsCommand({ Filters: [{ Name: 'x', Values: ['y'] }] }), 'InvalidParameterValue'],
    [new DescribeRouteTablesCommand({ RouteTableIds: ['rtb-0123'] }), 'InvalidRouteTableID.NotFound'],
    [new DescribeVpcEndpointsCommand({ VpcEndpointIds: ['vpce-0123'] }), 'InvalidVpcEndpointId.NotFound'],
    [new DescribeVpcEndpointServicesCommand({ ServiceNames: ['x'] }), 'InvalidServiceName'],
    [new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0123'] }), 'NatGatewayNotFound'],
    [new DescribeNatGatewaysCommand({ NextToken: 'x' }), 'InvalidNextToken'],
    [new DescribeNatGatewaysCommand({ Filter: [{ Name: 'state' }] }), 'MissingParameter'],
    [new DescribePrefixListsCommand({ PrefixListIds: ['pl-0123'] }), 'InvalidPrefixListId.NotFound'],
  ])('and is not there is said in AWS’s words (%#)', async (command, name) => {
    await expect(ec2.send(command as DescribeVpcsCommand)).rejects.toMatchObject({ name });
  });

  it('is nobody else’s', async () => {
    const [mine] = await vpcs();
    const { ec2: other } = await door.client();
    const { Vpcs } = await other.send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1);
    expect(Vpcs?.[0]?.VpcId).not.toBe(mine?.VpcId);
    await expect(other.send(new DescribeVpcsCommand({ VpcIds: [mine?.VpcId ?? ''] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    });
  });

  it('and none is here is an empty list', async () => {
    expect((await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints).toEqual([]);
    const Filter = [{ Name: 'state', Values: ['available'] }];
    expect((await ec2.send(new DescribeNatGatewaysCommand({ Filter, MaxResults: 5 }))).NatGateways).toEqual(
      [],
    );
    expect(await ec2.send(new DescribeVpcEndpointServicesCommand({}))).toMatchObject({
      ...{ ServiceNames: [], ServiceDetails: [] },
    });
  });

  it('are AWS’s own prefix lists, which are empty', async () => {
    const Filters = [{ Name: 'prefix-list-name', Values: ['com.amazonaws.*.s3'] }];
    const { PrefixLists } = await ec2.send(new DescribeManagedPrefixListsCommand({ Filters }));
    expect(PrefixLists).toMatchObject([{ OwnerId: 'AWS', PrefixListId: expect.stringMatching(/^pl-/) }]);
    const PrefixListId = PrefixLists?.[0]?.PrefixListId ?? '';
    const old = await ec2.send(new DescribePrefixListsCommand({ PrefixListIds: [PrefixListId] }));
    expect(old.PrefixLists).toMatchObject([{ PrefixListId, Cidrs: [] }]);
    expect((await ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId }))).Entries).toEqual([]);
  });
});
