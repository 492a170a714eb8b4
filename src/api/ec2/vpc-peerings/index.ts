import { type Ec2Verbs } from '../ec2-action.js';
import { AcceptVpcPeeringConnectionAction } from './accept-vpc-peering-connection.action.js';
import { CreateVpcPeeringConnectionAction } from './create-vpc-peering-connection.action.js';
import { DeleteVpcPeeringConnectionAction } from './delete-vpc-peering-connection.action.js';
import { DescribeVpcPeeringConnectionsAction } from './describe-vpc-peering-connections.action.js';
import { ModifyVpcPeeringConnectionOptionsAction } from './modify-vpc-peering-connection-options.action.js';
import { RejectVpcPeeringConnectionAction } from './reject-vpc-peering-connection.action.js';

/** One line a class. */
export const vpcPeerings: Ec2Verbs = [
  AcceptVpcPeeringConnectionAction,
  CreateVpcPeeringConnectionAction,
  DeleteVpcPeeringConnectionAction,
  DescribeVpcPeeringConnectionsAction,
  ModifyVpcPeeringConnectionOptionsAction,
  RejectVpcPeeringConnectionAction,
];
