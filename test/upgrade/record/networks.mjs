import {
  AcceptVpcPeeringConnectionCommand,
  AllocateAddressCommand,
  AssociateDhcpOptionsCommand,
  AttachInternetGatewayCommand,
  CreateDhcpOptionsCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcPeeringConnectionCommand,
  AssociateRouteTableCommand,
  DescribeNatGatewaysCommand,
} from '@aws-sdk/client-ec2';

/** A VPC with IPv6, gateways of all kinds, tables, an ACL, DHCP options, and a peer. Answers its ids. */
export async function networksOf(cloud) {
  const send = (command) => cloud.ec2.send(command);
  const { Vpc } = await send(
    new CreateVpcCommand({ CidrBlock: '10.40.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
  );
  const [{ Ipv6CidrBlock: range }] = Vpc.Ipv6CidrBlockAssociationSet;
  const VpcId = Vpc.VpcId;
  const subnets = [];
  for (const [n, CidrBlock] of ['10.40.1.0/24', '10.40.2.0/24'].entries()) {
    const six = n === 0 ? { Ipv6CidrBlock: range.replace('/56', '/64') } : {};
    subnets.push((await send(new CreateSubnetCommand({ VpcId, CidrBlock, ...six }))).Subnet.SubnetId);
  }
  const [subnet, inner] = subnets;
  const { InternetGateway } = await send(new CreateInternetGatewayCommand({}));
  const { InternetGatewayId: GatewayId } = InternetGateway;
  await send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const outward = (await send(new CreateRouteTableCommand({ VpcId }))).RouteTable.RouteTableId;
  const inward = (await send(new CreateRouteTableCommand({ VpcId }))).RouteTable.RouteTableId;
  await send(new AssociateRouteTableCommand({ RouteTableId: outward, SubnetId: subnet }));
  await send(new AssociateRouteTableCommand({ RouteTableId: inward, SubnetId: inner }));
  await send(new CreateRouteCommand({ RouteTableId: outward, DestinationCidrBlock: '0.0.0.0/0', GatewayId }));
  const { EgressOnlyInternetGateway: only } = await send(
    new CreateEgressOnlyInternetGatewayCommand({ VpcId }),
  );
  await send(
    new CreateRouteCommand({
      ...{ RouteTableId: outward, DestinationIpv6CidrBlock: '::/0' },
      EgressOnlyInternetGatewayId: only.EgressOnlyInternetGatewayId,
    }),
  );
  const NatGatewayId = await natGateway(cloud, subnet);
  await send(
    new CreateRouteCommand({ RouteTableId: inward, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId }),
  );
  await peer(cloud, { VpcId, table: inward });
  await wallsAndNames(cloud, VpcId);
  return { subnet };
}

async function natGateway(cloud, SubnetId) {
  const { AllocationId } = await cloud.ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await cloud.ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const { NatGatewayId } = NatGateway;
  await cloud.until(async () => {
    const found = await cloud.ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [NatGatewayId] }));
    return found.NatGateways[0].State === 'available';
  });
  return NatGatewayId;
}

async function peer(cloud, { VpcId, table }) {
  const { Vpc } = await cloud.ec2.send(new CreateVpcCommand({ CidrBlock: '10.41.0.0/16' }));
  const asked = new CreateVpcPeeringConnectionCommand({ VpcId, PeerVpcId: Vpc.VpcId });
  const { VpcPeeringConnectionId } = (await cloud.ec2.send(asked)).VpcPeeringConnection;
  await cloud.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  const way = { DestinationCidrBlock: '10.41.0.0/16', VpcPeeringConnectionId };
  await cloud.ec2.send(new CreateRouteCommand({ RouteTableId: table, ...way }));
}

async function wallsAndNames(cloud, VpcId) {
  const { NetworkAcl } = await cloud.ec2.send(new CreateNetworkAclCommand({ VpcId }));
  await cloud.ec2.send(
    new CreateNetworkAclEntryCommand({
      ...{ NetworkAclId: NetworkAcl.NetworkAclId, RuleNumber: 100, Protocol: '6', RuleAction: 'allow' },
      ...{ Egress: false, CidrBlock: '10.0.0.0/8', PortRange: { From: 22, To: 22 } },
    }),
  );
  const DhcpConfigurations = [{ Key: 'domain-name', Values: ['yesterday.test'] }];
  const { DhcpOptions } = await cloud.ec2.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }));
  await cloud.ec2.send(new AssociateDhcpOptionsCommand({ VpcId, DhcpOptionsId: DhcpOptions.DhcpOptionsId }));
}
