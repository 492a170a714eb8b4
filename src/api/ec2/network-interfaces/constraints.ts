import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const networkInterfacesConstraints: Constraints = {
  DescribeNetworkInterfaceAttribute: {
    Attribute: allowed(
      'description',
      'groupSet',
      'sourceDestCheck',
      'attachment',
      'associatePublicIpAddress',
    ),
  },
  CreateNetworkInterface: { Description: { maxLength: 255 } },
  ModifyNetworkInterfaceAttribute: { 'Description.Value': { maxLength: 255 } },
};
