import {
  AssociateSubnetCidrBlockCommand,
  AttachInternetGatewayCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  type CreateRouteCommandInput,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DeleteRouteCommand,
  DeleteVpcCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  ReplaceRouteCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';
import { wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(
  database,
  ...['--ipv6_pool=fd00:1234::/48', '--quota_vpcs=9', '--quota_egress_only_internet_gateways=3'],
);
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2, projectId } = await door.client('netadmin');
const { ec2: stranger } = await door.client('netadmin');
await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 'h')`);

const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });

const vpcOf = async () => {
  const asked = { CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: true };
  return (await ec2.send(new CreateVpcCommand(asked))).Vpc?.VpcId ?? '';
};
const VpcId = await vpcOf();
const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
const SubnetId = Subnet?.SubnetId ?? '';
await ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock: 'fd00:1234::/64' }));
const table = async () => {
  const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
  return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.[0];
};
const RouteTableId = (await table())?.RouteTableId ?? '';
const shown = async () => (await table())?.Routes?.filter(({ GatewayId }) => GatewayId !== 'local');
const create = (more: Partial<CreateRouteCommandInput>) =>
  ec2.send(new CreateRouteCommand({ RouteTableId, DestinationIpv6CidrBlock: '::/0', ...more }));
const remove = (DestinationIpv6CidrBlock = '::/0') =>
  ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationIpv6CidrBlock }));
const gatewayIn = async (id = VpcId, ClientToken?: string) => {
  const asked = new CreateEgressOnlyInternetGatewayCommand({ VpcId: id, ClientToken });
  const { EgressOnlyInternetGateway: made } = await ec2.send(asked);
  return made?.EgressOnlyInternetGatewayId ?? '';
};
const drop = (EgressOnlyInternetGatewayId: string) =>
  ec2.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId }));
const list = async (by = ec2) =>
  (await by.send(new DescribeEgressOnlyInternetGatewaysCommand({}))).EgressOnlyInternetGateways;

describe('an egress-only internet gateway', () => {
  it('is in its VPC from the beginning, and is its project’s', async () => {
    const TagSpecifications = [
      { ResourceType: 'egress-only-internet-gateway' as const, Tags: [{ Key: 'Name', Value: 'out' }] },
    ];
    const { EgressOnlyInternetGateway: made } = await ec2.send(
      new CreateEgressOnlyInternetGatewayCommand({ VpcId, TagSpecifications }),
    );
    expect(made).toEqual({
      EgressOnlyInternetGatewayId: expect.stringMatching(/^eigw-[0-9a-f]{17}$/),
      Attachments: [{ State: 'attached', VpcId }],
      Tags: [{ Key: 'Name', Value: 'out' }],
    });
    const id = made?.EgressOnlyInternetGatewayId ?? '';
    expect(await list()).toEqual([made]);
    expect(await list(stranger)).toEqual([]);
    const byTag = (value: string) =>
      ec2.send(
        new DescribeEgressOnlyInternetGatewaysCommand({ Filters: [{ Name: 'tag:Name', Values: [value] }] }),
      );
    expect((await byTag('out')).EgressOnlyInternetGateways).toHaveLength(1);
    expect((await byTag('in')).EgressOnlyInternetGateways).toHaveLength(0);
    await refused(
      stranger.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: id })),
      'InvalidGatewayID.NotFound',
    );
    expect(await drop(id)).toMatchObject({ ReturnCode: true });
    await refused(drop(id), 'InvalidGatewayID.NotFound');
    await refused(drop('igw-1'), 'InvalidEgressOnlyInternetGatewayId.Malformed');
    expect(await list()).toEqual([]);
  });

  it('is made once for a token', async () => {
    const id = await gatewayIn(VpcId, 'once');
    expect(await gatewayIn(VpcId, 'once')).toBe(id);
    const other = await vpcOf();
    await refused(gatewayIn(other, 'once'), 'IdempotentParameterMismatch');
    const Tags = [{ Key: 'a', Value: 'b' }];
    const tagged = new CreateEgressOnlyInternetGatewayCommand({
      ...{ VpcId, ClientToken: 'once' },
      TagSpecifications: [{ ResourceType: 'egress-only-internet-gateway', Tags }],
    });
    await refused(ec2.send(tagged), 'IdempotentParameterMismatch');
    await refused(gatewayIn(VpcId, 'x'.repeat(65)), 'InvalidParameterValue');
    await ec2.send(new DeleteVpcCommand({ VpcId: other }));
    await drop(id);
  });

  it('keeps its VPC, is counted, and is only checked where that is asked', async () => {
    const vpc = await vpcOf();
    const DryRun = true;
    await refused(
      ec2.send(new CreateEgressOnlyInternetGatewayCommand({ VpcId: vpc, DryRun })),
      'DryRunOperation',
    );
    const made = await Promise.all([gatewayIn(vpc), gatewayIn(vpc), gatewayIn(vpc)]);
    await refused(gatewayIn(vpc), 'InternetGatewayLimitExceeded');
    await refused(ec2.send(new DeleteVpcCommand({ VpcId: vpc })), 'DependencyViolation');
    const [first = ''] = made;
    await refused(
      ec2.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId: first, DryRun })),
      'DryRunOperation',
    );
    for (const id of made) await drop(id);
    await ec2.send(new DeleteVpcCommand({ VpcId: vpc }));
    await refused(gatewayIn(vpc), 'InvalidVpcID.NotFound');
  });
});

describe('a route of IPv6', () => {
  it('leads out by an egress-only gateway, and is a black hole when that has gone', async () => {
    const id = await gatewayIn();
    await create({ EgressOnlyInternetGatewayId: id });
    const route = { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: id };
    expect(await shown()).toEqual([{ ...route, Origin: 'CreateRoute', State: 'active' }]);
    await refused(create({ EgressOnlyInternetGatewayId: id }), 'RouteAlreadyExists', '::/0');
    await drop(id);
    expect(await shown()).toEqual([{ ...route, Origin: 'CreateRoute', State: 'blackhole' }]);
    await remove();
    expect(await shown()).toEqual([]);
    await refused(remove(), 'InvalidRoute.NotFound', 'destination-ipv6-cidr-block ::/0');
  });

  it('leads out by an internet gateway, and hosts hear of it', async () => {
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const GatewayId = InternetGateway?.InternetGatewayId ?? '';
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
    const [network] = await database.query<{ id: string; networkId: string }>(
      'SELECT id, network_id AS "networkId" FROM subnets WHERE ec2_id = $1',
      [SubnetId],
    );
    const { portId } = await insertPort(database, { host: 'h', projectId, groups: [] });
    await database.query('UPDATE network_interfaces SET subnet_id = $2, network_id = $3 WHERE id = $1', [
      ...[portId, network?.id, network?.networkId],
    ]);
    const told = async () => {
      const { routes = [], routes6 = [], outlets = [] } = await wholeFiltersOf(database, 'h');
      return { routes, outlets, routes6 };
    };
    expect(await told()).toEqual({ routes: [], outlets: [], routes6: [] });
    await create({ GatewayId });
    const one = { networkId: network?.networkId, local: ['fd00:1234::/56'] };
    const routes = [{ destination: '::/0', to: 'internet' }];
    // Of IPv4 nothing else is said than before.
    expect(await told()).toEqual({ routes: [], outlets: [], routes6: [{ ...one, routes }] });
    const eigw = await gatewayIn();
    await ec2.send(
      new ReplaceRouteCommand({
        ...{ RouteTableId, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: eigw },
      }),
    );
    expect((await told()).routes6).toEqual([
      { ...one, routes: [{ destination: '::/0', to: 'egress-only' }] },
    ]);
    await drop(eigw);
    expect((await told()).routes6).toEqual([{ ...one, routes: [{ destination: '::/0', to: 'nowhere' }] }]);
    await remove();
    expect((await told()).routes6).toEqual([]);
  });

  it('is refused where it cannot be', async () => {
    const id = await gatewayIn();
    const other = await gatewayIn(await vpcOf());
    const target = { EgressOnlyInternetGatewayId: id };
    await refused(
      create({ ...target, DestinationIpv6CidrBlock: 'fd00:1234:0:1::/64' }),
      'InvalidParameterValue',
      'more specific than one of this VPC',
    );
    await refused(create({ ...target, DestinationIpv6CidrBlock: '::/0/0' }), 'InvalidParameterValue');
    await refused(create({ ...target, DestinationIpv6CidrBlock: '0.0.0.0/0' }), 'InvalidParameterValue');
    await refused(
      create({ ...target, DestinationIpv6CidrBlock: undefined, DestinationCidrBlock: '::/0' }),
      'InvalidParameterValue',
    );
    await refused(create({ ...target, DestinationCidrBlock: '0.0.0.0/0' }), 'InvalidParameterCombination');
    await refused(
      create({ ...target, DestinationIpv6CidrBlock: undefined }),
      'MissingParameter',
      'destinationCidrBlock',
    );
    await refused(
      create({ ...target, DestinationIpv6CidrBlock: undefined, DestinationCidrBlock: '0.0.0.0/0' }),
      'InvalidParameterValue',
      'is not of IPv6',
    );
    await refused(
      create({ EgressOnlyInternetGatewayId: other }),
      'InvalidParameterValue',
      'different networks',
    );
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId }));
    await refused(
      create({ NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId }),
      'UnsupportedOperation',
      'is not of IPv4',
    );
    expect(await shown()).toEqual([]);
    for (const one of [id, other]) await drop(one);
  });
});
