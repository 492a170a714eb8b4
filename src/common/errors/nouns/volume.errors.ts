import { client, type ErrorRow } from '../error-row.js';

/** Volumes and snapshots. `SnapshotMissing`, `VolumeHeld` and `VolumeMissing` no caller sees. */
export const volumeErrors = {
  AttachmentLimitExceeded: client(403),
  IncorrectModificationState: client(409),
  InsufficientVolumeCapacity: { status: 500, x7: 409, retry: false },
  'InvalidAttachment.NotFound': client(404),
  InvalidBlockDeviceMapping: client(),
  InvalidParameterDependency: client(),
  'InvalidSnapshot.InUse': client(409),
  'InvalidSnapshot.NotFound': client(404),
  'InvalidSnapshotID.Malformed': client(),
  SnapshotLimitExceeded: client(403),
  SnapshotMissing: { status: 500, x7: 500, retry: false },
  'InvalidVolume.NotFound': client(404),
  'InvalidVolume.ZoneMismatch': client(),
  'InvalidVolumeModification.NotFound': client(404),
  'InvalidVolumeID.Malformed': client(),
  VolumeHeld: { status: 400, x7: 409, retry: false },
  VolumeInUse: client(409),
  VolumeLimitExceeded: client(403),
  VolumeMissing: { status: 500, x7: 500, retry: false },
} as const satisfies Readonly<Record<string, ErrorRow>>;
