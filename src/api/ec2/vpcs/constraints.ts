import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const vpcsConstraints: Constraints = {
  DescribeVpcAttribute: {
    Attribute: allowed('enableDnsSupport', 'enableDnsHostnames', 'enableNetworkAddressUsageMetrics'),
  },
};
