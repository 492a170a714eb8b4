import type { VolumeSpec } from '../../../workflows/contracts/volume.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** Types whose numbers a caller chooses are held to them; those of the others are what AWS says that they reach. */
const HELD: ReadonlySet<string> = new Set(['gp3', 'io1', 'io2']);

/** A row as its host is told. */
export const volumeSpecOf = ({
  id,
  sizeGiB,
  volumeType,
  iops,
  throughputMiB,
  sourceId,
}: Pick<
  LockedVolume,
  'id' | 'sizeGiB' | 'volumeType' | 'iops' | 'throughputMiB' | 'sourceId'
>): VolumeSpec => ({
  volumeId: id,
  sizeGiB,
  ...(sourceId !== null && { from: sourceId }),
  ...(HELD.has(volumeType) &&
    iops !== null && { limits: { iops, ...(throughputMiB !== null && { throughputMiB }) } }),
});
