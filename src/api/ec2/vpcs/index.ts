import { type Ec2Verbs } from '../ec2-action.js';
import { CreateDefaultSubnetAction } from './create-default-subnet.action.js';
import { CreateDefaultVpcAction } from './create-default-vpc.action.js';
import { DescribeEgressOnlyInternetGatewaysAction } from './describe-egress-only-internet-gateways.action.js';
import { DescribeInternetGatewaysAction } from './describe-internet-gateways.action.js';
import { DescribeManagedPrefixListsAction } from './describe-managed-prefix-lists.action.js';
import { DescribeNetworkAclsAction } from './describe-network-acls.action.js';
import { DescribePrefixListsAction } from './describe-prefix-lists.action.js';
import { DescribeRouteTablesAction } from './describe-route-tables.action.js';
import { DescribeSubnetsAction } from './describe-subnets.action.js';
import { DescribeVpcAttributeAction } from './describe-vpc-attribute.action.js';
import { DescribeVpcEndpointServicesAction } from './describe-vpc-endpoint-services.action.js';
import { DescribeVpcsAction } from './describe-vpcs.action.js';
import { GetManagedPrefixListEntriesAction } from './get-managed-prefix-list-entries.action.js';
import { ModifySubnetAttributeAction } from './modify-subnet-attribute.action.js';
import { ModifyVpcAttributeAction } from './modify-vpc-attribute.action.js';
import { AssociateSubnetCidrBlockAction } from './associate-subnet-cidr-block.action.js';
import { AssociateVpcCidrBlockAction } from './associate-vpc-cidr-block.action.js';
import { CreateSubnetAction } from './create-subnet.action.js';
import { CreateVpcAction } from './create-vpc.action.js';
import { DeleteSubnetAction } from './delete-subnet.action.js';
import { DeleteVpcAction } from './delete-vpc.action.js';
import { DisassociateSubnetCidrBlockAction } from './disassociate-subnet-cidr-block.action.js';
import { DisassociateVpcCidrBlockAction } from './disassociate-vpc-cidr-block.action.js';

/** One line a class. */
export const vpcs: Ec2Verbs = [
  DisassociateSubnetCidrBlockAction,
  DisassociateVpcCidrBlockAction,
  DeleteVpcAction,
  DeleteSubnetAction,
  CreateVpcAction,
  CreateSubnetAction,
  AssociateSubnetCidrBlockAction,
  AssociateVpcCidrBlockAction,
  CreateDefaultSubnetAction,
  CreateDefaultVpcAction,
  DescribeEgressOnlyInternetGatewaysAction,
  DescribeInternetGatewaysAction,
  DescribeManagedPrefixListsAction,
  DescribeNetworkAclsAction,
  DescribePrefixListsAction,
  DescribeRouteTablesAction,
  DescribeSubnetsAction,
  DescribeVpcAttributeAction,
  DescribeVpcEndpointServicesAction,
  DescribeVpcsAction,
  GetManagedPrefixListEntriesAction,
  ModifySubnetAttributeAction,
  ModifyVpcAttributeAction,
];
