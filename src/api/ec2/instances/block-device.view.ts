import type { InstanceBlockDeviceMapping } from '@aws-sdk/client-ec2';
import type { AttachedVolume } from '../../../cloud/instance-facts/attached-volumes.js';

/** What an instance shows of its volumes. A root that is no volume is not among them. */
export const blockDeviceViews = (volumes: readonly AttachedVolume[] | null): InstanceBlockDeviceMapping[] =>
  volumes === null ? NOTHING : volumes.map(blockDeviceView);

const NOTHING: never[] = [];

const blockDeviceView = (volume: AttachedVolume): InstanceBlockDeviceMapping => ({
  DeviceName: volume.device,
  Ebs: {
    VolumeId: volume.ec2Id,
    Status: volume.state,
    AttachTime: new Date(volume.attachedAt),
    DeleteOnTermination: volume.deleteOnTermination,
  },
});
