import { allowed, type Constraints } from '../protocol/constraint.js';

const tagged = allowed('volume');

/** See `CONSTRAINTS`. */
export const volumesConstraints: Constraints = {
  CreateVolume: {
    ClientToken: { maxLength: 64 },
    VolumeType: allowed('standard', 'io1', 'io2', 'gp2', 'gp3', 'sc1', 'st1'),
    'TagSpecification.ResourceType': tagged,
  },
  ModifyVolume: { VolumeType: allowed('standard', 'io1', 'io2', 'gp2', 'gp3', 'sc1', 'st1') },
  DescribeVolumeAttribute: { Attribute: allowed('autoEnableIO', 'productCodes') },
};
