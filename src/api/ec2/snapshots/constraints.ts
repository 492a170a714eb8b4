import { allowed, type Constraints } from '../protocol/constraint.js';

/** See `CONSTRAINTS`. */
export const snapshotsConstraints: Constraints = {
  CreateSnapshot: {
    Description: { maxLength: 255 },
    'TagSpecification.ResourceType': allowed('snapshot'),
  },
  CreateSnapshots: {
    CopyTagsFromSource: allowed('volume'),
    Description: { maxLength: 255 },
    'TagSpecification.ResourceType': allowed('snapshot'),
  },
  CopySnapshot: {
    Description: { maxLength: 255 },
    'TagSpecification.ResourceType': allowed('snapshot'),
  },
  DescribeSnapshotAttribute: { Attribute: allowed('createVolumePermission', 'productCodes') },
};
