import { type Ec2Verbs } from '../ec2-action.js';
import { CreateNatGatewayAction } from './create-nat-gateway.action.js';
import { DeleteNatGatewayAction } from './delete-nat-gateway.action.js';
import { DescribeNatGatewaysAction } from './describe-nat-gateways.action.js';

/** One line a class. */
export const natGateways: Ec2Verbs = [
  CreateNatGatewayAction,
  DeleteNatGatewayAction,
  DescribeNatGatewaysAction,
];
