import { type Route, type RouteTable, type RouteTableAssociation } from '@aws-sdk/client-ec2';
import { isIpv6Range } from '../../../cloud/networks/route-destination.js';
import { mainLinkId } from '../../../cloud/networks/main-link.js';
import {
  type RouteLayout,
  type RouteTableLayout,
  type VpcLayout,
} from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

/** The tables of a VPC: its own ranges stay inside, whatever else a table says. */
export const routeTableViews = (vpc: VpcLayout, { accountNumber }: Place): RouteTable[] =>
  vpc.routeTables.map((table) => ({
    RouteTableId: table.ec2Id,
    VpcId: vpc.ec2Id,
    OwnerId: accountNumber,
    Associations: linksOf(table),
    Routes: [...localRoutes(vpc), ...table.routes.map((route) => routeView(route, accountNumber))],
    PropagatingVgws: [],
    Tags: tagsView(table.tags) ?? [],
  }));

const STATE = { AssociationState: { State: 'associated' } } as const;

const linksOf = ({ id, ec2Id: RouteTableId, isMain, links }: RouteTableLayout): RouteTableAssociation[] => [
  ...(isMain ? [{ Main: true, RouteTableAssociationId: mainLinkId(id), RouteTableId, ...STATE }] : []),
  ...links.map(({ ec2Id, subnetEc2Id }) => ({
    ...{ Main: false, RouteTableAssociationId: ec2Id, RouteTableId, SubnetId: subnetEc2Id },
    ...STATE,
  })),
];

const LOCAL = { GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' } as const;

const localRoutes = ({ cidr, ranges, ipv6 }: VpcLayout): Route[] => [
  ...[...new Set([cidr, ...ranges.map((range) => range.cidr)])].filter(Boolean).map((destination) => ({
    ...{ DestinationCidrBlock: destination, ...LOCAL },
  })),
  ...(ipv6 ? [{ DestinationIpv6CidrBlock: ipv6.cidr, ...LOCAL }] : []),
];

const routeView = (route: RouteLayout, accountNumber: string): Route => ({
  ...(isIpv6Range(route.destination)
    ? { DestinationIpv6CidrBlock: route.destination }
    : { DestinationCidrBlock: route.destination }),
  ...targetOf(route, accountNumber),
  ...{ Origin: 'CreateRoute', State: route.isActive ? 'active' : 'blackhole' },
});

function targetOf({ kind, targetEc2Id, instanceEc2Id }: RouteLayout, accountNumber: string): Partial<Route> {
  switch (kind) {
    case 'internet-gateway':
      return { GatewayId: targetEc2Id };
    case 'nat-gateway':
      return { NatGatewayId: targetEc2Id };
    case 'egress-only-internet-gateway':
      return { EgressOnlyInternetGatewayId: targetEc2Id };
    case 'vpc-peering':
      return { VpcPeeringConnectionId: targetEc2Id };
    case 'network-interface': {
      const of = instanceEc2Id !== null && { InstanceId: instanceEc2Id, InstanceOwnerId: accountNumber };
      return { NetworkInterfaceId: targetEc2Id, ...of };
    }
  }
}
