import { type Constraint, type Constraints } from '../protocol/constraint.js';

/** EC2's name of the list, in its refusal. */
const resources: Readonly<Record<string, Constraint>> = {
  ResourceId: {
    missing: {
      code: 'MissingParameter',
      message: 'The request must contain the parameter resourceIdSet',
    },
  },
};

/** See `CONSTRAINTS`. */
export const tagsConstraints: Constraints = { CreateTags: resources, DeleteTags: resources };
