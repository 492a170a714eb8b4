import type { ImageRef } from '../../../workflows/contracts/guest.js';
import type { VolumeShape, VolumeSpec } from '../../../workflows/contracts/volume.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { imageRefsOf } from '../images/image-refs.js';
import type { LockedVolume } from './take-volumes.repository.js';
import { hasChosenIops } from './volume-types.js';

type SpecifiedVolume = Pick<
  LockedVolume,
  'id' | 'sizeGiB' | 'volumeType' | 'iops' | 'throughputMiB' | 'sourceId' | 'imageId' | 'dataKeyId'
>;

/**
 * How hosts are told of these rows. Types whose numbers a caller chooses are held to them; those of the others are what
 * AWS says that they reach.
 */
export async function volumeSpecsOf(
  on: Queryable,
  rows: readonly SpecifiedVolume[],
): Promise<(row: SpecifiedVolume) => VolumeSpec> {
  const images = await imageRefsOf(on, [...new Set(rows.flatMap(({ imageId }) => imageId ?? []))]);
  return (row) => specOf(row, images);
}

function specOf(row: SpecifiedVolume, images: ReadonlyMap<string, ImageRef>): VolumeSpec {
  const { sourceId, imageId, dataKeyId } = row;
  const image = imageId === null ? undefined : images.get(imageId);
  // Deleted bytes would have had to wait for it: see `volume-image-use.ts`.
  if (imageId !== null && !image)
    throw new EngineError('InternalError', 'The image of the volume is not there');
  return {
    ...shapeOf(row),
    ...(dataKeyId !== null && { isEncrypted: true }),
    ...(sourceId !== null && { from: sourceId }),
    ...(image && { image }),
  };
}

/** The same of one that is there. */
export const shapeOf = ({
  id,
  sizeGiB,
  volumeType,
  iops,
  throughputMiB,
}: Pick<SpecifiedVolume, 'id' | 'sizeGiB' | 'volumeType' | 'iops' | 'throughputMiB'>): VolumeShape => ({
  volumeId: id,
  sizeGiB,
  ...(hasChosenIops(volumeType) &&
    iops !== null && { limits: { iops, ...(throughputMiB !== null && { throughputMiB }) } }),
});
