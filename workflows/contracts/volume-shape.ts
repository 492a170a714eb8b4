import type { VolumeShape } from './volume.js';

/** A shape as the arguments of a cleanup, and back. */
export const shapeArgs = ({ sizeGiB, limits }: VolumeShape): Readonly<Record<string, string>> => ({
  sizeGiB: String(sizeGiB),
  ...(limits && { iops: String(limits.iops) }),
  ...(limits?.throughputMiB !== undefined && { throughputMiB: String(limits.throughputMiB) }),
});

export function shapeIn(volumeId: string, args: Readonly<Record<string, string>>): VolumeShape {
  const { sizeGiB, iops, throughputMiB } = args;
  const limits = iops !== undefined && {
    limits: {
      iops: Number(iops),
      ...(throughputMiB !== undefined && { throughputMiB: Number(throughputMiB) }),
    },
  };
  return { volumeId, sizeGiB: Number(sizeGiB), ...limits };
}
