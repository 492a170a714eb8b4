import { type Ec2Verbs } from '../ec2-action.js';
import { CreateNetworkInterfaceAction } from './create-network-interface.action.js';
import { DeleteNetworkInterfaceAction } from './delete-network-interface.action.js';
import { DescribeNetworkInterfaceAttributeAction } from './describe-network-interface-attribute.action.js';
import { DescribeNetworkInterfacesAction } from './describe-network-interfaces.action.js';
import { ModifyNetworkInterfaceAttributeAction } from './modify-network-interface-attribute.action.js';

/** One line a class. */
export const networkInterfaces: Ec2Verbs = [
  CreateNetworkInterfaceAction,
  DeleteNetworkInterfaceAction,
  DescribeNetworkInterfaceAttributeAction,
  DescribeNetworkInterfacesAction,
  ModifyNetworkInterfaceAttributeAction,
];
