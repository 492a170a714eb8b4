import {
  AssociateDhcpOptionsCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateDhcpOptionsCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  AuthorizeSecurityGroupIngressCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteNetworkAclEntryCommand,
  DescribeInstancesCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  ModifyVpcAttributeCommand,
  DescribeNetworkInterfacesCommand,
  ModifyInstanceAttributeCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createNetwork } from '../../src/cloud/networks/network.repository.js';
import { writeGone } from '../../src/cloud/instances/settle.repository.js';
import { wholeFiltersOf, filtersOf } from '../../src/cloud/security-groups/filter-set.repository.js';
import { ec2IdOf } from '../../src/cloud/registry/ec2-id.js';
import { HOST_CONTRACT } from '../../src/stream/stream.contract.js';
import { insertAddress } from '../support/address-rows.js';
import { databaseForSpec } from '../support/database.js';
import { ec2DoorForSpec } from '../support/ec2-door.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database);
await createNetwork(database, { name: 'flat', cidr: '10.9.0.0/16' });
const { ec2, projectId } = await door.client('netadmin', 'sysadmin');
const HOST = 'h-1';

let ImageId = '';
let VpcId = '';
const subnets: string[] = [];

beforeAll(async () => {
  await database.query(
    'INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib) VALUES ($1, $2, $1, 1000, 1000000, 100000)',
    [HOST, 'local-1a'],
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     SELECT $1, b, now() + interval '1 hour', $2 FROM unnest(ARRAY['engine-compute', 'engine-network']) b`,
    [HOST, HOST_CONTRACT],
  );
  await database.query(
    `INSERT INTO flavors (id, name, vcpus, memory_mib, disk_gib) VALUES ($1, 'm1.nano', 1, 128, 1)`,
    [randomUUID()],
  );
  const image = randomUUID();
  ImageId = ec2IdOf('image', image);
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, 1, $4)`,
    [image, ImageId, projectId, '0'.repeat(64)],
  );
  VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))).Vpc?.VpcId ?? '';
  for (const CidrBlock of ['10.9.1.0/24', '10.9.2.0/24'])
    subnets.push((await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock }))).Subnet?.SubnetId ?? '');
});

const run = async (more: Partial<RunInstancesCommandInput>) => {
  const request = { ImageId, InstanceType: 'm1.nano' as never, MinCount: 1, MaxCount: 1, ...more };
  return (await ec2.send(new RunInstancesCommand(request))).Instances?.[0];
};
const groupOf = async (GroupName: string, of?: string) =>
  (await ec2.send(new CreateSecurityGroupCommand({ GroupName, Description: 'x', VpcId: of }))).GroupId ?? '';
/** Of the VPC's networks. */
const networkIds = async () =>
  (await database.query<{ id: string }>('SELECT id FROM networks WHERE is_own ORDER BY id')).map(
    ({ id }) => id,
  );
/** As placement does. */
const place = (InstanceId: string | undefined) =>
  database.query(
    `INSERT INTO instance_attempts (instance_id, generation, host, state, vcpus, memory_mib, disk_gib)
     SELECT id, 1, $2, 'held', 1, 1, 1 FROM instances WHERE ec2_id = $1`,
    [InstanceId, HOST],
  );

describe('a launch into a subnet of one’s own', () => {
  it('has an address of it, its zone and its VPC’s default group', async () => {
    const instance = await run({ SubnetId: subnets[0] });
    expect(instance).toMatchObject({
      ...{ SubnetId: subnets[0], VpcId, PrivateIpAddress: '10.9.1.4' },
      ...{ Placement: { AvailabilityZone: 'local-1a' }, SecurityGroups: [{ GroupName: 'default' }] },
    });
    expect(await run({ SubnetId: subnets[1], PrivateIpAddress: '10.9.2.77' })).toMatchObject({
      PrivateIpAddress: '10.9.2.77',
    });
    for (const address of ['10.9.2.1', '10.9.2.3', '10.9.2.255'])
      await expect(run({ SubnetId: subnets[1], PrivateIpAddress: address })).rejects.toMatchObject({
        ...{ name: 'InvalidParameterValue', message: expect.stringContaining('reserved') },
      });
    await expect(run({ SubnetId: subnets[1], PrivateIpAddress: '10.9.1.9' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    const there = await run({});
    expect(there?.VpcId).not.toBe(VpcId);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    expect(Reservations).toHaveLength(2);
  });

  it('takes groups of its VPC, and no other', async () => {
    const [own, other] = [await groupOf('web', VpcId), await groupOf('web')];
    const here = await run({ SubnetId: subnets[0], SecurityGroupIds: [own] });
    expect(here?.SecurityGroups).toEqual([{ GroupId: own, GroupName: 'web' }]);
    for (const launch of [{ SubnetId: subnets[0], SecurityGroupIds: [other] }, { SecurityGroupIds: [own] }])
      await expect(run(launch)).rejects.toMatchObject({ name: 'InvalidParameter' });
    const change = new ModifyInstanceAttributeCommand({ InstanceId: here?.InstanceId, Groups: [other] });
    await expect(ec2.send(change)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
    const rule = { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: other }] };
    const authorize = new AuthorizeSecurityGroupIngressCommand({ GroupId: own, IpPermissions: [rule] });
    await expect(ec2.send(authorize)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('tells its host which of its subnets lead to the world, whenever that changes', async () => {
    const network = async (SubnetId: string | undefined) => {
      const sql = 'SELECT network_id AS id FROM subnets WHERE ec2_id = $1';
      return (await database.query<{ id: string }>(sql, [SubnetId]))[0]?.id;
    };
    for (const SubnetId of subnets) await place((await run({ SubnetId }))?.InstanceId);
    const held = async () => {
      const { outlets = [], version } = await wholeFiltersOf(database, HOST);
      return { version, leading: outlets.map(({ networkId }) => networkId) };
    };
    const before = await held();
    expect(before.leading).toEqual([]);
    const gateway = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway;
    const InternetGatewayId = gateway?.InternetGatewayId;
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId;
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    await ec2.send(new CreateRouteCommand(route));
    expect((await held()).leading).toEqual([]);
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnets[1] }));
    const after = await held();
    expect(after.leading).toEqual([await network(subnets[1])]);
    expect(after.version).toBeGreaterThan(before.version);
    const changes = await filtersOf(database, HOST, before.version);
    expect(changes).toMatchObject({
      since: before.version,
      touched: [],
      outlets: [{ networkId: after.leading[0] }],
    });
  });

  it('tells its host what passes into its subnets, and out of them', async () => {
    const before = await wholeFiltersOf(database, HOST);
    expect(before.acls).toEqual([]);
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
    const of = { NetworkAclId: NetworkAcls?.[0]?.NetworkAclId, Egress: false };
    const add = (RuleNumber: number, more: object) =>
      ec2.send(
        new CreateNetworkAclEntryCommand({ ...of, RuleNumber, RuleAction: 'deny', Protocol: '6', ...more }),
      );
    const PortRange = { From: 22, To: 23 };
    await add(50, { CidrBlock: '192.0.2.0/24', PortRange });
    await add(40, { Ipv6CidrBlock: '::/0', PortRange });
    const { acls = [], version } = await wholeFiltersOf(database, HOST);
    expect(version).toBeGreaterThan(before.version);
    expect(acls.map(({ networkId }) => networkId).sort()).toEqual(await networkIds());
    const all = { action: 'allow', protocol: '-1', cidr: '0.0.0.0/0', fromPort: -1, toPort: -1 };
    expect(acls[0]).toMatchObject({
      ingress: [{ action: 'deny', protocol: 'tcp', cidr: '192.0.2.0/24', fromPort: 22, toPort: 23 }, all],
      egress: [all],
    });
    expect(await filtersOf(database, HOST, before.version)).toMatchObject({ acls });
    await ec2.send(new DeleteNetworkAclEntryCommand({ ...of, RuleNumber: 50 }));
    expect((await wholeFiltersOf(database, HOST)).acls).toEqual([]);
  });

  it('tells its host which of its subnets go out by a NAT gateway', async () => {
    const address = await insertAddress(database, { projectId, address: '203.0.113.9' });
    const { NatGateway } = await ec2.send(
      new CreateNatGatewayCommand({ SubnetId: subnets[1], AllocationId: address.ec2Id }),
    );
    const Filters = [
      { Name: 'vpc-id', Values: [VpcId] },
      { Name: 'association.main', Values: ['true'] },
    ];
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    const { RouteTableId } = RouteTables?.[0] ?? {};
    const { NatGatewayId } = NatGateway ?? {};
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }));
    const ways = async () => (await wholeFiltersOf(database, HOST)).natWays;
    expect(await ways()).toEqual([]);
    await database.query(`UPDATE nat_gateways SET state = 'available', task = NULL`);
    const [inner] = await database.query<{ id: string }>(
      'SELECT network_id AS id FROM subnets WHERE ec2_id = $1',
      [subnets[0]],
    );
    expect(await ways()).toEqual([{ networkId: inner?.id, outside: '203.0.113.9' }]);
    const sql = `UPDATE internet_gateways SET vpc_id = NULL WHERE vpc_id = (SELECT id FROM vpcs WHERE ec2_id = $1) RETURNING id`;
    const [gateway] = await database.query<{ id: string }>(sql, [VpcId]);
    expect(await ways()).toEqual([]);
    await database.query(
      'UPDATE internet_gateways SET vpc_id = (SELECT id FROM vpcs WHERE ec2_id = $1) WHERE id = $2',
      [VpcId, gateway?.id],
    );
  });

  it('tells its host what DHCP says to its guests', async () => {
    const told = async () => (await wholeFiltersOf(database, HOST)).dhcp ?? [];
    expect(await told()).toEqual([]);
    const { DhcpOptions } = await ec2.send(
      new CreateDhcpOptionsCommand({
        DhcpConfigurations: [
          { Key: 'domain-name', Values: ['corp.example'] },
          { Key: 'domain-name-servers', Values: ['192.0.2.53', 'AmazonProvidedDNS'] },
          { Key: 'ntp-servers', Values: ['192.0.2.3'] },
        ],
      }),
    );
    const associate = (DhcpOptionsId: string | undefined) =>
      ec2.send(new AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId }));
    await associate(DhcpOptions?.DhcpOptionsId);
    // The flat network here has no resolver.
    const options = { domain: 'corp.example', resolvers: ['192.0.2.53'], ntp: ['192.0.2.3'] };
    const ofAll = async (fact: object) =>
      expect(await told()).toEqual((await networkIds()).map((networkId) => ({ networkId, ...fact })));
    await ofAll({ answers: true, options: { ...options, netbios: [], nodeType: 0 } });
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: false } }));
    await associate('default');
    const nothing = { domain: '', resolvers: [], ntp: [], netbios: [], nodeType: 0 };
    await ofAll({ answers: false, options: nothing });
    await database.query('UPDATE vpcs SET has_dhcp_options = true');
    await ofAll({ answers: false, options: null });
  });

  it('has several interfaces, new ones and one that is there, and hands back what is kept', async () => {
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnets[1] }));
    const own = made.NetworkInterface?.NetworkInterfaceId;
    const instance = await run({
      NetworkInterfaces: [
        { DeviceIndex: 0, SubnetId: subnets[0], SecondaryPrivateIpAddressCount: 1 },
        { DeviceIndex: 1, SubnetId: subnets[1], Description: 'second' },
        { DeviceIndex: 2, NetworkInterfaceId: own },
      ],
    });
    const shown = instance?.NetworkInterfaces ?? [];
    expect(shown.map(({ SubnetId }) => SubnetId)).toEqual([subnets[0], subnets[1], subnets[1]]);
    expect(shown[0]?.PrivateIpAddresses).toHaveLength(2);
    expect(shown.map(({ Attachment }) => Attachment?.DeleteOnTermination)).toEqual([true, true, false]);
    expect(shown[2]).toMatchObject({ NetworkInterfaceId: own, Groups: [{ GroupName: 'default' }] });
    await place(instance?.InstanceId);
    const { ports } = await wholeFiltersOf(database, HOST);
    expect(ports.filter(({ groups }) => groups.length === 0)).toEqual([]);
    expect(ports.some(({ more = [] }) => more.length === 1)).toBe(true);
    const first = [{ DeviceIndex: 0, NetworkInterfaceId: own }];
    await expect(run({ NetworkInterfaces: first })).rejects.toMatchObject({
      name: 'InvalidNetworkInterface.InUse',
    });
    const apart = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))).Vpc?.VpcId;
    const far = await ec2.send(new CreateSubnetCommand({ VpcId: apart, CidrBlock: '10.9.1.0/24' }));
    const beside = [
      { DeviceIndex: 0, SubnetId: subnets[0] },
      { DeviceIndex: 1, SubnetId: far.Subnet?.SubnetId },
    ];
    await expect(run({ NetworkInterfaces: beside })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    });
  });

  it('leaves no more interfaces behind than its project may have', async () => {
    const limit = `INSERT INTO quotas (project_id, resource, hard_limit) SELECT $1, 'network_interfaces', count(*)
      FROM network_interfaces WHERE project_id = $1`;
    await database.query(limit, [projectId]);
    const withCard = (DeleteOnTermination: boolean) =>
      run({
        NetworkInterfaces: [
          { DeviceIndex: 0, SubnetId: subnets[0] },
          { DeviceIndex: 1, SubnetId: subnets[0], DeleteOnTermination },
        ],
      });
    await expect(withCard(false)).rejects.toMatchObject({ name: 'NetworkInterfaceLimitExceeded' });
    expect((await withCard(true))?.NetworkInterfaces).toHaveLength(2);
    await database.query('DELETE FROM quotas WHERE project_id = $1', [projectId]);
  });

  it('begins with an interface that is there, with its address and its groups', async () => {
    const web = await groupOf('first', VpcId);
    const asked = { SubnetId: subnets[1], Groups: [web], PrivateIpAddress: '10.9.2.99' };
    const made = await ec2.send(new CreateNetworkInterfaceCommand(asked));
    const NetworkInterfaceId = made.NetworkInterface?.NetworkInterfaceId;
    const instance = await run({ NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }] });
    expect(instance).toMatchObject({
      ...{ PrivateIpAddress: '10.9.2.99', SubnetId: subnets[1], VpcId },
      SecurityGroups: [{ GroupId: web, GroupName: 'first' }],
      NetworkInterfaces: [{ NetworkInterfaceId, Attachment: { DeleteOnTermination: false } }],
    });
    const [row] = await database.query<{ id: string }>('SELECT id FROM instances WHERE ec2_id = $1', [
      instance?.InstanceId,
    ]);
    const gone = { instanceId: row?.id ?? '', reason: { code: 'c', message: 'm' }, cleanups: [] };
    await database.transaction((tx) => writeGone(tx, [gone]));
    const { NetworkInterfaces = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId ?? ''] }),
    );
    expect(NetworkInterfaces[0]).toMatchObject({
      ...{ Status: 'available', Groups: [{ GroupId: web }], PrivateIpAddress: '10.9.2.99' },
    });
  });

  it('keeps its subnet and its VPC', async () => {
    const refused = { name: 'DependencyViolation' };
    await expect(ec2.send(new DeleteSubnetCommand({ SubnetId: subnets[0] }))).rejects.toMatchObject(refused);
    await expect(ec2.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject(refused);
  });
});
