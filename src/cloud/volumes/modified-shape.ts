import { EngineError } from '../../common/errors/engine-error.js';
import { hasChosenIops, type VolumeShape, volumeShapeOf } from './volume-types.js';

/** What is asked of a volume that is there; undefined: as it is. */
export type ShapeChange = { readonly [K in keyof VolumeShape]?: NonNullable<VolumeShape[K]> | undefined };

/** What AWS gives a volume whose new type has chosen operations a second, and which asks for none. */
const USUAL_IOPS = 3_000;

/**
 * What it is then. Numbers that are not asked for stay while the type stays; else they are the new type's. Throws
 * InvalidParameterCombination when nothing is asked, InvalidParameterValue for one that would be smaller, and what
 * `volumeShapeOf` throws.
 */
export function modifiedShapeOf(before: VolumeShape, change: ShapeChange): VolumeShape {
  if (Object.values(change).every((value) => value === undefined))
    throw new EngineError('InvalidParameterCombination', 'No attributes specified.');
  const { sizeGiB = before.sizeGiB, volumeType = before.volumeType } = change;
  if (sizeGiB < before.sizeGiB)
    throw new EngineError('InvalidParameterValue', 'New size cannot be smaller than existing size');
  const stays = volumeType === before.volumeType;
  return volumeShapeOf({
    ...{ sizeGiB, volumeType },
    iops: change.iops ?? iopsOf(before, volumeType),
    throughputMiB: change.throughputMiB ?? ((stays && before.throughputMiB) || undefined),
  });
}

function iopsOf(before: VolumeShape, volumeType: string): number | undefined {
  if (!hasChosenIops(volumeType)) return undefined;
  return (volumeType === before.volumeType && before.iops) || USUAL_IOPS;
}
