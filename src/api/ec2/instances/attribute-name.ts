import type { InstanceAttributeName } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { instanceAttributeViews } from './instance-attribute.view.js';

const isAttribute = (name: string): name is InstanceAttributeName =>
  Object.hasOwn(instanceAttributeViews, name);

/** An attribute of instances that AWS has. Throws InvalidParameterValue. */
export function attributeNamed(name: string): InstanceAttributeName {
  if (isAttribute(name)) return name;
  throw new EngineError(
    'InvalidParameterValue',
    `Value (${name.slice(0, 64)}) for parameter attribute is invalid. Unknown attribute.`,
  );
}
