import { type Ec2Verbs } from '../ec2-action.js';
import { AssignIpv6AddressesAction } from './assign-ipv6-addresses.action.js';
import { AssignPrivateIpAddressesAction } from './assign-private-ip-addresses.action.js';
import { AttachNetworkInterfaceAction } from './attach-network-interface.action.js';
import { CreateNetworkInterfaceAction } from './create-network-interface.action.js';
import { DeleteNetworkInterfaceAction } from './delete-network-interface.action.js';
import { DescribeNetworkInterfaceAttributeAction } from './describe-network-interface-attribute.action.js';
import { DescribeNetworkInterfacesAction } from './describe-network-interfaces.action.js';
import { DetachNetworkInterfaceAction } from './detach-network-interface.action.js';
import { ModifyNetworkInterfaceAttributeAction } from './modify-network-interface-attribute.action.js';
import { UnassignIpv6AddressesAction } from './unassign-ipv6-addresses.action.js';
import { UnassignPrivateIpAddressesAction } from './unassign-private-ip-addresses.action.js';

/** One line a class. */
export const networkInterfaces: Ec2Verbs = [
  AssignIpv6AddressesAction,
  AssignPrivateIpAddressesAction,
  AttachNetworkInterfaceAction,
  CreateNetworkInterfaceAction,
  DeleteNetworkInterfaceAction,
  DescribeNetworkInterfaceAttributeAction,
  DescribeNetworkInterfacesAction,
  DetachNetworkInterfaceAction,
  ModifyNetworkInterfaceAttributeAction,
  UnassignIpv6AddressesAction,
  UnassignPrivateIpAddressesAction,
];
