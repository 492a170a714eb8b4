import { type Constraint, type Constraints } from '../protocol/constraint.js';

/** AWS's: an AMI's description has up to 255 characters. */
const description: Constraint = { maxLength: 255 };

/** See `CONSTRAINTS`. */
export const imagesConstraints: Constraints = {
  RegisterImage: { Description: description, ImageLocation: { maxLength: 1100 } },
  ModifyImageAttribute: { 'Description.Value': description, Value: description },
};
