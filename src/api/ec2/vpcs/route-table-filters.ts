import { type Route, type RouteTable, type RouteTableAssociation } from '@aws-sdk/client-ec2';
import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { rowTags } from './row-tags.js';

const ofLinks =
  (value: (link: RouteTableAssociation) => string | undefined): RowValue<RouteTable> =>
  ({ Associations = [] }) =>
    Associations.flatMap((link) => value(link) ?? []);
const ofRoutes =
  (value: (route: Route) => string | undefined): RowValue<RouteTable> =>
  ({ Routes = [] }) =>
    Routes.flatMap((route) => value(route) ?? []);

/** DescribeRouteTables. */
export const routeTableFilters = new RowFilters<RouteTable>(
  {
    'association.gateway-id': ofLinks(({ GatewayId }) => GatewayId),
    'association.main': ofLinks(({ Main }) => String(Main)),
    'association.route-table-association-id': ofLinks((link) => link.RouteTableAssociationId),
    'association.route-table-id': ofLinks(({ RouteTableId }) => RouteTableId),
    'association.subnet-id': ofLinks(({ SubnetId }) => SubnetId),
    'owner-id': ({ OwnerId }) => OwnerId,
    'route-table-id': ({ RouteTableId }) => RouteTableId,
    'route.destination-cidr-block': ofRoutes(({ DestinationCidrBlock }) => DestinationCidrBlock),
    'route.destination-ipv6-cidr-block': ofRoutes((route) => route.DestinationIpv6CidrBlock),
    'route.destination-prefix-list-id': ofRoutes((route) => route.DestinationPrefixListId),
    'route.egress-only-internet-gateway-id': ofRoutes((route) => route.EgressOnlyInternetGatewayId),
    'route.gateway-id': ofRoutes(({ GatewayId }) => GatewayId),
    'route.instance-id': ofRoutes(({ InstanceId }) => InstanceId),
    'route.nat-gateway-id': ofRoutes(({ NatGatewayId }) => NatGatewayId),
    'route.origin': ofRoutes(({ Origin }) => Origin),
    'route.state': ofRoutes(({ State }) => State),
    'route.transit-gateway-id': ofRoutes(({ TransitGatewayId }) => TransitGatewayId),
    'route.vpc-peering-connection-id': ofRoutes((route) => route.VpcPeeringConnectionId),
    'vpc-id': ({ VpcId }) => VpcId,
  },
  rowTags,
);
