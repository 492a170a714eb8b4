import type { ModifyInstanceAttributeRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { MappingChange } from '../../../cloud/volumes/volume-mappings.js';

/** What ModifyInstanceAttribute asks of the instance's volumes; undefined: nothing. */
export function mappingChangesOf({
  BlockDeviceMappings: asked,
}: ModifyInstanceAttributeRequest): readonly MappingChange[] | undefined {
  return asked?.map(({ DeviceName: device, Ebs }) => {
    if (device === undefined || Ebs?.DeleteOnTermination === undefined)
      throw new EngineError(
        'MissingParameter',
        'Each block device mapping must have a device name, and say whether its volume is deleted on termination',
      );
    return { device, deleteOnTermination: Ebs.DeleteOnTermination };
  });
}
