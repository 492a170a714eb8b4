import { type Ec2Verbs } from '../ec2-action.js';
import { DescribeNetworkInterfaceAttributeAction } from './describe-network-interface-attribute.action.js';
import { DescribeNetworkInterfacesAction } from './describe-network-interfaces.action.js';
import { ModifyNetworkInterfaceAttributeAction } from './modify-network-interface-attribute.action.js';

/** One line a class. */
export const networkInterfaces: Ec2Verbs = [
  DescribeNetworkInterfaceAttributeAction,
  DescribeNetworkInterfacesAction,
  ModifyNetworkInterfaceAttributeAction,
];
