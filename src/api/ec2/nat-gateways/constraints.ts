import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const natGatewaysConstraints: Constraints = {
  CreateNatGateway: { ConnectivityType: allowed('public', 'private') },
};
