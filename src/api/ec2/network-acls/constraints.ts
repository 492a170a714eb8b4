import { allowed, type Constraints } from '../protocol/constraint.js';

/** AWS's lowest and highest number of an entry that one may write. */
const number = { min: 1, max: 32_766 };
const entry = { RuleNumber: number, RuleAction: allowed('allow', 'deny') };

/** See `CONSTRAINTS`. */
export const networkAclsConstraints: Constraints = {
  CreateNetworkAclEntry: entry,
  ReplaceNetworkAclEntry: entry,
  DeleteNetworkAclEntry: { RuleNumber: number },
};
