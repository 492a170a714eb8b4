import { EngineError } from '../../common/errors/engine-error.js';

/** What a driver says of a volume that it should have. */
export const volumeMissing = () => new EngineError('VolumeMissing', 'The volume is not on its host');

/** The same of a snapshot. */
export const snapshotMissing = () =>
  new EngineError('SnapshotMissing', 'The snapshot is not on the host of the volume');
