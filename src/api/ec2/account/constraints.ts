import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const accountConstraints: Constraints = {
  DescribeAccountAttributes: {
    // Beyond the two of the schema: what AWS documents and answers.
    AttributeName: allowed(
      ...['supported-platforms', 'default-vpc', 'max-instances', 'max-elastic-ips'],
      ...['vpc-max-elastic-ips', 'vpc-max-security-groups-per-interface'],
    ),
  },
};
