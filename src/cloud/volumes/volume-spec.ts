import type { ImageRef } from '../../../workflows/contracts/guest.js';
import type { VolumeSpec } from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { imageRefsOf } from '../images/image-refs.js';
import type { LockedVolume } from './take-volumes.repository.js';

/** Types whose numbers a caller chooses are held to them; those of the others are what AWS says that they reach. */
const HELD: ReadonlySet<string> = new Set(['gp3', 'io1', 'io2']);

type SpecifiedVolume = Pick<
  LockedVolume,
  'id' | 'sizeGiB' | 'volumeType' | 'iops' | 'throughputMiB' | 'sourceId' | 'imageId'
>;

/** How hosts are told of these rows. */
export async function volumeSpecsOf(
  on: Queryable,
  rows: readonly SpecifiedVolume[],
): Promise<(row: SpecifiedVolume) => VolumeSpec> {
  const images = await imageRefsOf(on, [...new Set(rows.flatMap(({ imageId }) => imageId ?? []))]);
  return (row) => specOf(row, images);
}

function specOf(
  { id, sizeGiB, volumeType, iops, throughputMiB, sourceId, imageId }: SpecifiedVolume,
  images: ReadonlyMap<string, ImageRef>,
): VolumeSpec {
  const image = imageId === null ? undefined : images.get(imageId);
  // Deleted bytes would have had to wait for it: see `volume-image-use.ts`.
  if (imageId !== null && !image)
    throw new EngineError('InternalError', 'The image of the volume is not there');
  return {
    volumeId: id,
    sizeGiB,
    ...(sourceId !== null && { from: sourceId }),
    ...(image && { image }),
    ...(HELD.has(volumeType) &&
      iops !== null && { limits: { iops, ...(throughputMiB !== null && { throughputMiB }) } }),
  };
}
