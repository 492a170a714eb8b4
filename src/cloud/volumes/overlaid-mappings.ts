import type { ImageMapping, VolumeImageMapping } from '../images/image-mapping.js';
import type { LaunchImage } from '../images/image.js';
import { type AskedMapping, type DeviceMapping, ROOT_DEVICE } from '../instances/launch-volumes.js';
import { bareName, deviceNameOf, isSameDevice } from './device-names.js';
import { invalidMapping } from './invalid-mapping.js';

/** One device of a launch: what its image says of it, with what the request says over it. */
export interface OverlaidMapping {
  readonly mapping: DeviceMapping;
  /** Key of the snapshot that its image names, and nobody replaces. */
  readonly snapshotId?: string;
}

type Mapped = Pick<LaunchImage, 'mappings' | 'rootDeviceName'>;

/** Each with the name of its device. Throws AttachmentLimitExceeded where none is left. */
export function namedMappings(
  { mappings: own, rootDeviceName }: Mapped,
  asked: readonly AskedMapping[],
): readonly DeviceMapping[] {
  const taken = [...own.map(({ device }) => device), rootDeviceName];
  for (const { device } of asked) if (typeof device === 'string') taken.push(device);
  return asked.map(({ device, ...mapping }) => {
    if (typeof device === 'string') return { ...mapping, device };
    if (device === ROOT_DEVICE) return { ...mapping, device: rootDeviceName };
    const next = deviceNameOf(undefined, taken);
    taken.push(next);
    return { ...mapping, device: next };
  });
}

/**
 * The image's mappings with the request's over them. Throws InvalidBlockDeviceMapping for a device that the request has
 * twice, and for a root that is not to be a volume, or of another snapshot.
 */
export function overlaidMappings(
  { mappings: own, rootDeviceName: root }: Mapped,
  asked: readonly DeviceMapping[],
): readonly OverlaidMapping[] {
  requireDistinct(asked);
  for (const mapping of asked) if (isSameDevice(mapping.device, root)) requireRootVolume(mapping);
  const more = asked.filter(({ device }) => !own.some((one) => isSameDevice(one.device, device)));
  return [
    ...own.map((mapping) =>
      overlaid(
        mapping,
        asked.find(({ device }) => isSameDevice(device, mapping.device)),
      ),
    ),
    ...more.map((mapping) => ({ mapping })),
  ];
}

function overlaid(own: ImageMapping, asked: DeviceMapping | undefined): OverlaidMapping {
  if (own.kind === 'local') return { mapping: asked ?? own };
  if (asked && asked.kind !== 'volume') return { mapping: asked };
  const isOwn = asked?.snapshot === undefined && own.snapshotId !== null;
  return { mapping: over(own, asked), ...(isOwn && { snapshotId: own.snapshotId }) };
}

type VolumeMapping = Extract<DeviceMapping, { readonly kind: 'volume' }>;

/** A type that is asked for has its own numbers. */
function over(own: VolumeImageMapping, asked: VolumeMapping | undefined): VolumeMapping {
  const isOwnType = asked?.volumeType === undefined || asked.volumeType === own.volumeType;
  const limits = isOwnType && LIMITED.has(own.volumeType) ? own : undefined;
  return {
    ...{ kind: 'volume', device: own.device, snapshot: asked?.snapshot },
    ...{ sizeGiB: asked?.sizeGiB ?? own.sizeGiB, volumeType: asked?.volumeType ?? own.volumeType },
    iops: asked?.iops ?? limits?.iops ?? undefined,
    throughputMiB: asked?.throughputMiB ?? limits?.throughputMiB ?? undefined,
    deleteOnTermination: asked?.deleteOnTermination ?? own.deleteOnTermination,
    encrypted: asked?.encrypted ?? own.isEncrypted,
  };
}

/** Types whose numbers somebody chose: those of the others follow from their size. */
const LIMITED: ReadonlySet<string> = new Set(['gp3', 'io1', 'io2']);

function requireDistinct(mappings: readonly DeviceMapping[]): void {
  const seen = new Set<string>();
  for (const { device } of mappings) {
    if (seen.has(bareName(device)))
      throw invalidMapping(
        `The device '${device.slice(0, 100)}' is used in more than one block-device mapping`,
      );
    seen.add(bareName(device));
  }
}

function requireRootVolume(mapping: DeviceMapping): void {
  if (mapping.kind !== 'volume')
    throw invalidMapping(`The root device ${mapping.device} has to be a volume or not to be mapped`);
  if (mapping.snapshot) throw invalidMapping('snapshotId cannot be modified on root device');
}
