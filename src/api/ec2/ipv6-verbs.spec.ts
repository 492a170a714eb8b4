import {
  AssignIpv6AddressesCommand,
  AssociateSubnetCidrBlockCommand,
  AssociateVpcCidrBlockCommand,
  CreateNetworkInterfaceCommand,
  type CreateNetworkInterfaceCommandInput,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DisassociateSubnetCidrBlockCommand,
  DisassociateVpcCidrBlockCommand,
  ModifySubnetAttributeCommand,
  UnassignIpv6AddressesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { ec2DoorForSpec } from '../../../test/support/ec2-door.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { filtersOf, wholeFiltersOf } from '../../cloud/security-groups/filter-set.repository.js';
import { createNetwork } from '../../cloud/networks/network.repository.js';

const database = await databaseForSpec();
const door = await ec2DoorForSpec(database, '--ipv6_pool=fd00:1234::/55', '--quota_vpcs=9');
await createNetwork(database, { name: 'flat', cidr: '10.20.0.0/24', dns: 'gateway' });
const { ec2, projectId } = await door.client('netadmin');

await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 'h')`);

const refused = (work: Promise<unknown>, name: string, message = '') =>
  expect(work).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
const vpcOf = async (withIpv6 = false) =>
  (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', AmazonProvidedIpv6CidrBlock: withIpv6 })))
    .Vpc?.VpcId ?? '';
const vpc = async (id: string) => (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0];
const subnet = async (id: string) =>
  (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets?.[0];
const give = (SubnetId: string, Ipv6CidrBlock?: string) =>
  ec2.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock }));

const VpcId = await vpcOf();
const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
const SubnetId = made.Subnet?.SubnetId ?? '';
const card = (more: Partial<CreateNetworkInterfaceCommandInput> = {}) =>
  ec2.send(new CreateNetworkInterfaceCommand({ SubnetId, ...more }));
const addressesOf = async (more: Partial<CreateNetworkInterfaceCommandInput> = {}) => {
  const { NetworkInterface } = await card(more);
  const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId ?? '';
  await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }));
  return NetworkInterface?.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address);
};

describe('ranges of IPv6', () => {
  it('are none before somebody asks', async () => {
    expect(await vpc(VpcId)).not.toHaveProperty('Ipv6CidrBlockAssociationSet.0');
    expect(await subnet(SubnetId)).toMatchObject({
      ...{ Ipv6CidrBlockAssociationSet: [], AssignIpv6AddressOnCreation: false },
    });
    await refused(
      give(SubnetId, 'fd00:1234::/64'),
      'InvalidParameterValue',
      'does not have an IPv6 CIDR block',
    );
    await refused(card({ Ipv6AddressCount: 1 }), 'InvalidParameterValue', 'does not have an IPv6');
  });

  it('are given to VPCs out of the pool, and opened as AWS opens them', async () => {
    const { Ipv6CidrBlockAssociation: link } = await ec2.send(
      new AssociateVpcCidrBlockCommand({ VpcId, AmazonProvidedIpv6CidrBlock: true }),
    );
    expect(link).toMatchObject({
      ...{ Ipv6CidrBlock: 'fd00:1234::/56', Ipv6CidrBlockState: { State: 'associating' } },
      AssociationId: expect.stringMatching(/^vpc-cidr-assoc-[0-9a-f]{17}$/),
    });
    const set = [{ ...link, Ipv6CidrBlockState: { State: 'associated' } }];
    expect(await vpc(VpcId)).toMatchObject({ Ipv6CidrBlockAssociationSet: set });
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({}));
    expect(RouteTables?.flatMap(({ Routes = [] }) => Routes)).toContainEqual(
      expect.objectContaining({ DestinationIpv6CidrBlock: 'fd00:1234::/56', GatewayId: 'local' }),
    );
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }];
    const { NetworkAcls } = await ec2.send(new DescribeNetworkAclsCommand({ Filters }));
    const entries = NetworkAcls?.[0]?.Entries?.filter(({ Ipv6CidrBlock }) => Ipv6CidrBlock === '::/0') ?? [];
    expect(entries.filter(({ RuleNumber }) => RuleNumber === 101).map(({ Egress }) => Egress)).toEqual([
      true,
      false,
    ]);
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'new', Description: 'x', VpcId }),
    );
    const { SecurityGroupRules } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [GroupId] }] }),
    );
    expect(SecurityGroupRules?.map(({ CidrIpv6, CidrIpv4 }) => CidrIpv6 ?? CidrIpv4).sort()).toEqual([
      '0.0.0.0/0',
      '::/0',
    ]);
  });

  it('come with rules, which hosts of the VPC’s guests are told whole', async () => {
    const later = await vpcOf();
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: later, CidrBlock: '10.0.1.0/24' }));
    const [group] = await database.query<{ id: string }>(
      'SELECT g.id FROM security_groups g JOIN vpcs v ON v.id = g.vpc_id WHERE v.ec2_id = $1',
      [later],
    );
    const groups = [group?.id ?? ''];
    const { portId } = await insertPort(database, { projectId, host: 'h', groups });
    await database.query(
      'UPDATE network_interfaces n SET subnet_id = s.id FROM subnets s WHERE n.id = $1 AND s.ec2_id = $2',
      [portId, Subnet?.SubnetId],
    );
    const { version } = await wholeFiltersOf(database, 'h');
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId: later, AmazonProvidedIpv6CidrBlock: true }));
    const told = await filtersOf(database, 'h', version);
    expect(told.groups[groups[0] ?? '']?.rules6).toEqual([
      expect.objectContaining({ direction: 'egress', source: { cidr: '::/0' } }),
    ]);
    await database.query('DELETE FROM network_interfaces WHERE id = $1', [portId]);
    await ec2.send(new DeleteSubnetCommand({ SubnetId: Subnet?.SubnetId }));
    await ec2.send(new DeleteVpcCommand({ VpcId: later }));
  });

  it('are one a VPC, as long as the pool has them', async () => {
    const again = { VpcId, AmazonProvidedIpv6CidrBlock: true };
    await refused(ec2.send(new AssociateVpcCidrBlockCommand(again)), 'VpcCidrLimitExceeded');
    const both = { ...again, CidrBlock: '10.9.0.0/16' };
    await refused(ec2.send(new AssociateVpcCidrBlockCommand(both)), 'InvalidParameterCombination');
    const second = await vpcOf(true);
    const [link] = (await vpc(second))?.Ipv6CidrBlockAssociationSet ?? [];
    expect(link?.Ipv6CidrBlock).toBe('fd00:1234:0:100::/56');
    await refused(vpcOf(true), 'InsufficientAddressCapacity');
    const gone = await ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId: link?.AssociationId }));
    expect(gone.Ipv6CidrBlockAssociation?.Ipv6CidrBlockState?.State).toBe('disassociating');
    const third = await vpcOf(true);
    expect((await vpc(third))?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock).toBe('fd00:1234:0:100::/56');
  });

  it('are not the default VPC’s', async () => {
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    const asked = { VpcId: Vpcs?.[0]?.VpcId, AmazonProvidedIpv6CidrBlock: true };
    await refused(ec2.send(new AssociateVpcCidrBlockCommand(asked)), 'UnsupportedOperation');
  });

  it.each([
    ['no parameter', undefined, 'MissingParameter'],
    ['another size', 'fd00:1234::/60', 'InvalidSubnet.Range'],
    ['beside the VPC’s', 'fd00:1234:0:100::/64', 'InvalidSubnet.Range'],
    ['no range', 'fd00:1234::', 'InvalidSubnet.Range'],
  ])('of a subnet: %s is refused', async (_, cidr, code) => {
    await refused(give(SubnetId, cidr), code);
  });

  it('are given to subnets, once each', async () => {
    const { Ipv6CidrBlockAssociation: link } = await give(SubnetId, 'FD00:1234::1:0:0:0:7/64');
    expect(link).toMatchObject({
      Ipv6CidrBlock: 'fd00:1234:0:1::/64',
      AssociationId: expect.stringMatching(/^subnet-cidr-assoc-/),
    });
    await refused(give(SubnetId, 'fd00:1234:0:2::/64'), 'InvalidParameterValue', 'already');
    const asked = { VpcId, CidrBlock: '10.0.2.0/24', Ipv6CidrBlock: 'fd00:1234:0:1::/64' };
    await refused(ec2.send(new CreateSubnetCommand(asked)), 'InvalidSubnet.Conflict');
    const Filters = [{ Name: 'ipv6-cidr-block-association.ipv6-cidr-block', Values: ['fd00:1234:0:1::/64'] }];
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    expect(Subnets?.map((one) => one.SubnetId)).toEqual([SubnetId]);
    expect(Subnets?.[0]?.Ipv6CidrBlockAssociationSet).toEqual([
      { ...link, Ipv6CidrBlockState: { State: 'associated' } },
    ]);
    const [of] = (await vpc(VpcId))?.Ipv6CidrBlockAssociationSet ?? [];
    const AssociationId = of?.AssociationId;
    await refused(ec2.send(new DisassociateVpcCidrBlockCommand({ AssociationId })), 'DependencyViolation');
  });
});

describe('addresses of IPv6', () => {
  const own = expect.stringMatching(/^fd00:1234:0:1:/);

  it('come with an interface as it says, else as its subnet does', async () => {
    expect(await addressesOf()).toEqual([]);
    expect(await addressesOf({ Ipv6AddressCount: 2 })).toEqual([own, own]);
    expect(await addressesOf({ Ipv6Addresses: [{ Ipv6Address: 'FD00:1234:0:1::AA' }] })).toEqual([
      'fd00:1234:0:1::aa',
    ]);
    const assign = (Value: boolean, id = SubnetId) =>
      ec2.send(new ModifySubnetAttributeCommand({ SubnetId: id, AssignIpv6AddressOnCreation: { Value } }));
    await assign(true);
    expect(await subnet(SubnetId)).toMatchObject({ AssignIpv6AddressOnCreation: true });
    expect(await addressesOf()).toEqual([own]);
    expect(await addressesOf({ Ipv6AddressCount: 0 })).toEqual([]);
    expect(await addressesOf({ Ipv6AddressCount: 3 })).toHaveLength(3);
    await assign(false);
    const other = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.3.0/24' }));
    await refused(assign(true, other.Subnet?.SubnetId), 'InvalidParameterValue', 'does not have');
    await assign(false, other.Subnet?.SubnetId);
  });

  it('are given to an interface and taken from it', async () => {
    const NetworkInterfaceId = (await card()).NetworkInterface?.NetworkInterfaceId ?? '';
    const assign = (more: object) =>
      ec2.send(new AssignIpv6AddressesCommand({ NetworkInterfaceId, ...more }));
    const unassign = (...Ipv6Addresses: string[]) =>
      ec2.send(new UnassignIpv6AddressesCommand({ NetworkInterfaceId, Ipv6Addresses }));
    const { AssignedIpv6Addresses = [] } = await assign({ Ipv6AddressCount: 1 });
    expect(AssignedIpv6Addresses).toEqual([own]);
    await assign({ Ipv6Addresses: ['fd00:1234:0:1::bb'] });
    await expect(assign({ Ipv6Addresses: ['fd00:1234:0:1::bb'] })).resolves.toMatchObject({
      AssignedIpv6Addresses: [],
    });
    await refused(card({ Ipv6Addresses: [{ Ipv6Address: 'fd00:1234:0:1::bb' }] }), 'InvalidIPAddress.InUse');
    await refused(assign({ Ipv6AddressCount: 9 }), 'PrivateIpAddressLimitExceeded');
    await refused(assign({}), 'MissingParameter');
    await refused(assign({ Ipv6AddressCount: 0 }), 'InvalidParameterValue');
    await refused(assign({ Ipv6AddressCount: 1, Ipv6Addresses: ['fd00::1'] }), 'InvalidParameterCombination');
    for (const strange of [
      'fd00:1234:0:1::3',
      'fd00:1234:0:1:ffff:ffff:ffff:ffff',
      'fd00::9',
      'x',
      '10.0.0.9',
    ])
      await refused(assign({ Ipv6Addresses: [strange] }), 'InvalidParameterValue');
    const Filters = [{ Name: 'ipv6-addresses.ipv6-address', Values: ['fd00:1234:0:1::bb'] }];
    const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
    expect(NetworkInterfaces).toMatchObject([
      {
        ...{ NetworkInterfaceId, Ipv6Address: AssignedIpv6Addresses[0] },
        Ipv6Addresses: [{ Ipv6Address: AssignedIpv6Addresses[0] }, { Ipv6Address: 'fd00:1234:0:1::bb' }],
      },
    ]);
    await refused(unassign('fd00:1234:0:1::cc'), 'InvalidParameterValue', 'are not assigned');
    await refused(unassign(), 'MissingParameter');
    const [link] = (await subnet(SubnetId))?.Ipv6CidrBlockAssociationSet ?? [];
    const take = (AssociationId = link?.AssociationId) =>
      ec2.send(new DisassociateSubnetCidrBlockCommand({ AssociationId }));
    await refused(take(), 'DependencyViolation');
    await expect(unassign('fd00:1234:0:1::bb', AssignedIpv6Addresses[0] ?? '')).resolves.toMatchObject({
      UnassignedIpv6Addresses: ['fd00:1234:0:1::bb', AssignedIpv6Addresses[0]],
    });
    await take();
    expect((await subnet(SubnetId))?.Ipv6CidrBlockAssociationSet).toEqual([]);
    await refused(take('subnet-cidr-assoc-1'), 'InvalidSubnetCidrBlockAssociationID.NotFound');
  });

  it.each([
    [{ Ipv6AddressCount: 1, Ipv6Addresses: [{ Ipv6Address: 'fd00::9' }] }, 'InvalidParameterCombination'],
    [{ Ipv6AddressCount: -1 }, 'InvalidParameterValue'],
  ])('%j is refused: %s', async (asked, code) => {
    await refused(card(asked), code);
  });
});
