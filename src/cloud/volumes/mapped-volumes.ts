import { EngineError } from '../../common/errors/engine-error.js';
import type { LaunchImage } from '../images/image.js';
import type { AskedVolume, DeviceMapping } from '../instances/launch-volumes.js';
import type { SourceSnapshot } from '../snapshots/source-snapshot.js';
import { deviceNameOf, isSameDevice } from './device-names.js';
import { invalidMapping } from './invalid-mapping.js';
import type { VolumeHome } from './new-volume.repository.js';
import { type VolumeShape, volumeShapeOf } from './volume-types.js';

const GIB = 1024 ** 3;

/** As AWS does where a mapping says nothing. */
const USUAL_TYPE = 'gp2';

/** One volume of each instance of a launch. */
export interface MappedVolume extends VolumeShape, Omit<VolumeHome, 'instanceId'> {
  readonly isRoot: boolean;
  /** As it was asked; absent: as its project has it, and its snapshot. */
  readonly encrypted?: boolean | undefined;
  readonly source?: SourceSnapshot;
  /** The image whose bytes it begins with. */
  readonly imageId?: string;
}

type VolumeMapping = Extract<DeviceMapping, { readonly kind: 'volume' }>;

/** A mapping of a volume, and the snapshot that it names. */
export interface MappingFound {
  readonly mapping: VolumeMapping;
  readonly source: SourceSnapshot | undefined;
}

/**
 * What the mapping comes to. Throws InvalidBlockDeviceMapping for a volume that is smaller than its bytes,
 * MissingParameter without size or snapshot, and what CreateVolume says of types, sizes and device names.
 */
export function mappedVolumeOf({ mapping, source }: MappingFound, image: LaunchImage): MappedVolume {
  const isRoot = isSameDevice(mapping.device, image.rootDeviceName);
  const device = isRoot ? image.rootDeviceName : deviceNameOf(mapping.device, []);
  return {
    ...volumeShapeIn(mapping, leastOf({ image, source, isRoot })),
    ...{ device, isRoot, deleteOnTermination: mapping.deleteOnTermination ?? true },
    encrypted: mapping.encrypted,
    ...(source ? { source } : isRoot && { imageId: image.id }),
  };
}

interface Bytes {
  readonly image: LaunchImage;
  readonly source: SourceSnapshot | undefined;
  readonly isRoot: boolean;
}

/** What it begins with, and how many GiB that takes. Undefined: zeros. */
function leastOf({ image, source, isRoot }: Bytes) {
  if (source) return { what: `snapshot '${source.ec2Id}'`, sizeGiB: source.sizeGiB };
  if (!isRoot) return undefined;
  return { what: `image '${image.ec2Id}'`, sizeGiB: Math.max(1, Math.ceil(image.virtualBytes / GIB)) };
}

/**
 * The size and type of a mapped volume, which holds `least` at first; undefined: zeros. Throws
 * InvalidBlockDeviceMapping, MissingParameter, and what CreateVolume says of sizes and types.
 */
export function volumeShapeIn(
  asked: AskedVolume,
  least: { readonly what: string; readonly sizeGiB: number } | undefined,
): VolumeShape {
  const sizeGiB = asked.sizeGiB ?? least?.sizeGiB;
  if (sizeGiB === undefined)
    throw new EngineError(
      'MissingParameter',
      'The request must contain the parameter size or snapshotId for each volume of its block device mapping',
    );
  if (least && sizeGiB < least.sizeGiB)
    throw invalidMapping(
      `Volume of size ${sizeGiB}GB is smaller than ${least.what}, expect size >= ${least.sizeGiB}GB`,
    );
  const { volumeType = USUAL_TYPE, iops, throughputMiB } = asked;
  return volumeShapeOf({ sizeGiB, volumeType, iops, throughputMiB });
}
