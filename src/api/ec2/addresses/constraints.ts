import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const addressesConstraints: Constraints = {
  AllocateAddress: { 'TagSpecification.ResourceType': allowed('elastic-ip') },
};
