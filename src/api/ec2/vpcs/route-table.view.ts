import { type RouteTable } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';
import { derivedId } from './derived-id.js';

/** The main table of a VPC, which all subnets use: its own range stays inside, everything else goes to the gateway. */
export const routeTableView = (vpc: VpcLayout, { accountNumber }: Place): RouteTable => ({
  RouteTableId: vpc.routeTable.ec2Id,
  VpcId: vpc.ec2Id,
  OwnerId: accountNumber,
  Associations: [
    {
      Main: true,
      RouteTableAssociationId: derivedId('rtbassoc', vpc.routeTable.id),
      RouteTableId: vpc.routeTable.ec2Id,
      AssociationState: { State: 'associated' },
    },
  ],
  Routes: [
    { DestinationCidrBlock: vpc.cidr, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
    {
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: vpc.internetGateway.ec2Id,
      Origin: 'CreateRoute',
      State: 'active',
    },
  ],
  PropagatingVgws: [],
  Tags: tagsView(vpc.routeTable.tags) ?? [],
});
