import { type Ec2Verbs } from '../ec2-action.js';
import { CreateDefaultSubnetAction } from './create-default-subnet.action.js';
import { CreateDefaultVpcAction } from './create-default-vpc.action.js';
import { DescribeCarrierGatewaysAction } from './describe-carrier-gateways.action.js';
import { DescribeCustomerGatewaysAction } from './describe-customer-gateways.action.js';
import { DescribeDhcpOptionsAction } from './describe-dhcp-options.action.js';
import { DescribeEgressOnlyInternetGatewaysAction } from './describe-egress-only-internet-gateways.action.js';
import { DescribeFlowLogsAction } from './describe-flow-logs.action.js';
import { DescribeInternetGatewaysAction } from './describe-internet-gateways.action.js';
import { DescribeIpamPoolsAction } from './describe-ipam-pools.action.js';
import { DescribeIpamsAction } from './describe-ipams.action.js';
import { DescribeManagedPrefixListsAction } from './describe-managed-prefix-lists.action.js';
import { DescribeNatGatewaysAction } from './describe-nat-gateways.action.js';
import { DescribeNetworkAclsAction } from './describe-network-acls.action.js';
import { DescribePrefixListsAction } from './describe-prefix-lists.action.js';
import { DescribeRouteTablesAction } from './describe-route-tables.action.js';
import { DescribeSecurityGroupVpcAssociationsAction } from './describe-security-group-vpc-associations.action.js';
import { DescribeSubnetsAction } from './describe-subnets.action.js';
import { DescribeTransitGatewayAttachmentsAction } from './describe-transit-gateway-attachments.action.js';
import { DescribeTransitGatewayRouteTablesAction } from './describe-transit-gateway-route-tables.action.js';
import { DescribeTransitGatewayVpcAttachmentsAction } from './describe-transit-gateway-vpc-attachments.action.js';
import { DescribeTransitGatewaysAction } from './describe-transit-gateways.action.js';
import { DescribeVpcAttributeAction } from './describe-vpc-attribute.action.js';
import { DescribeVpcEndpointConnectionsAction } from './describe-vpc-endpoint-connections.action.js';
import { DescribeVpcEndpointServiceConfigurationsAction } from './describe-vpc-endpoint-service-configurations.action.js';
import { DescribeVpcEndpointServicesAction } from './describe-vpc-endpoint-services.action.js';
import { DescribeVpcEndpointsAction } from './describe-vpc-endpoints.action.js';
import { DescribeVpcPeeringConnectionsAction } from './describe-vpc-peering-connections.action.js';
import { DescribeVpcsAction } from './describe-vpcs.action.js';
import { DescribeVpnConnectionsAction } from './describe-vpn-connections.action.js';
import { DescribeVpnGatewaysAction } from './describe-vpn-gateways.action.js';
import { GetManagedPrefixListEntriesAction } from './get-managed-prefix-list-entries.action.js';
import { ModifyVpcAttributeAction } from './modify-vpc-attribute.action.js';

/** One line a class. */
export const vpcs: Ec2Verbs = [
  CreateDefaultSubnetAction,
  CreateDefaultVpcAction,
  DescribeCarrierGatewaysAction,
  DescribeCustomerGatewaysAction,
  DescribeDhcpOptionsAction,
  DescribeEgressOnlyInternetGatewaysAction,
  DescribeFlowLogsAction,
  DescribeInternetGatewaysAction,
  DescribeIpamPoolsAction,
  DescribeIpamsAction,
  DescribeManagedPrefixListsAction,
  DescribeNatGatewaysAction,
  DescribeNetworkAclsAction,
  DescribePrefixListsAction,
  DescribeRouteTablesAction,
  DescribeSecurityGroupVpcAssociationsAction,
  DescribeSubnetsAction,
  DescribeTransitGatewayAttachmentsAction,
  DescribeTransitGatewayRouteTablesAction,
  DescribeTransitGatewayVpcAttachmentsAction,
  DescribeTransitGatewaysAction,
  DescribeVpcAttributeAction,
  DescribeVpcEndpointConnectionsAction,
  DescribeVpcEndpointServiceConfigurationsAction,
  DescribeVpcEndpointServicesAction,
  DescribeVpcEndpointsAction,
  DescribeVpcPeeringConnectionsAction,
  DescribeVpcsAction,
  DescribeVpnConnectionsAction,
  DescribeVpnGatewaysAction,
  GetManagedPrefixListEntriesAction,
  ModifyVpcAttributeAction,
];
