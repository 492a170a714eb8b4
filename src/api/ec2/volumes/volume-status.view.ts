import { type VolumeStatusItem } from '@aws-sdk/client-ec2';
import { type VolumeRow } from '../../../cloud/volumes/volume.js';

/**
 * Row → EC2's VolumeStatusItem. One whose bytes are lost is impaired. One that is being made, or could not be, has no
 * state of its bytes yet.
 */
export function volumeStatusView(row: VolumeRow, zoneIdOf: (zone: string) => string): VolumeStatusItem {
  const isThere = row.lifecycle === 'available' || row.lifecycle === 'in-use';
  return {
    VolumeId: row.ec2Id,
    AvailabilityZone: row.zone,
    AvailabilityZoneId: zoneIdOf(row.zone),
    Actions: [],
    Events: [],
    AttachmentStatuses: [],
    VolumeStatus: {
      Status: isThere ? (row.isLost ? 'impaired' : 'ok') : 'insufficient-data',
      Details: isThere
        ? [
            { Name: 'io-enabled', Status: row.isLost ? 'failed' : 'passed' },
            { Name: 'io-performance', Status: 'not-applicable' },
          ]
        : [],
    },
  };
}
