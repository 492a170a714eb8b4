import {
  type AskedMapping,
  type AskedVolume,
  NEXT_DEVICE,
  ROOT_DEVICE,
} from '../../../cloud/instances/launch-volumes.js';
import { UUID } from '../../../common/ids/uuid.js';
import { byId } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import { leastIopsOf } from '../../../cloud/volumes/volume-types.js';
import { typeIn } from '../volume/volume-type-id.js';
import { lastSegment } from './links.js';
import type { NewServer } from './plain-create.js';

type Disk = NonNullable<NewServer['block_device_mapping_v2']>[number];

/** What a disk names and is not there is the request's own mistake. Throws 400. */
function typeOf(disk: Disk): Pick<AskedVolume, 'volumeType' | 'iops' | 'encrypted'> {
  if (!disk.volume_type) return { volumeType: undefined, iops: undefined };
  const { volumeType, isEncrypted } = typeIn(disk.volume_type, 400);
  return { volumeType, iops: leastIopsOf(volumeType), ...(isEncrypted && { encrypted: true }) };
}

interface ServerDisks {
  /** That it boots, from its host or from a volume. */
  readonly imageId: string;
  readonly mappings: readonly AskedMapping[];
}

/**
 * What a server boots, and the volumes that are made with it: its root of the image, others blank or of snapshots.
 * Throws 400 for what cannot be, 501 for volumes that are there already and for a root of a snapshot.
 */
export function serverDisksOf({
  imageRef = '',
  block_device_mapping_v2: disks = [],
}: Pick<NewServer, 'imageRef' | 'block_device_mapping_v2'>): ServerDisks {
  const [root, ...others] = disks.filter(isRoot);
  if (others.length > 0) throw unbootable();
  requireBuilt(disks);
  const imageId = imageRef === '' ? imageOf(root) : lastSegment(imageRef);
  if (root && (root.source_type !== 'image' || root.uuid !== imageId)) throw unbootable();
  return { imageId, mappings: disks.flatMap((disk) => mappingOf(disk)) };
}

const isRoot = ({ boot_index: order }: Disk): boolean => order === 0;

const unbootable = (): X7Error =>
  new X7Error(
    400,
    'Block Device Mapping is Invalid: Boot sequence for the instance and image/block device mapping combination is not valid.',
  );

function requireBuilt(disks: readonly Disk[]): void {
  const unbuilt = disks.some(
    (disk) =>
      disk.source_type === 'volume' ||
      (disk.source_type === 'snapshot' && isRoot(disk)) ||
      disk.no_device ||
      (disk.source_type !== 'image' && toOf(disk) === 'local') ||
      (disk.source_type === 'image' && !isRoot(disk)),
  );
  if (unbuilt)
    throw new X7Error(
      501,
      'Not supported yet: block_device_mapping_v2 of volumes that are there, of local disks, of a root that is no image',
    );
}

/** Nova's own: what has its bytes elsewhere is there, what has none is here. */
const toOf = ({ source_type: source, destination_type: to }: Disk): 'local' | 'volume' =>
  to ?? (source === 'image' || source === 'blank' ? 'local' : 'volume');

/** Without `imageRef` a server boots from the volume that is made of an image. */
function imageOf(root: Disk | undefined): string {
  if (root?.uuid && toOf(root) === 'volume') return root.uuid;
  throw new X7Error(400, 'Invalid imageRef provided.');
}

function mappingOf(disk: Disk): readonly AskedMapping[] {
  if (toOf(disk) === 'local') return [];
  const { uuid, source_type: source, volume_size: size, delete_on_termination: ends = false } = disk;
  if (source === 'snapshot' && !UUID.test(uuid ?? ''))
    throw new X7Error(400, 'Block Device Mapping is Invalid: failed to get snapshot.');
  const sizeGiB = size === '' || size === null ? undefined : size;
  if (sizeGiB === undefined && source !== 'snapshot')
    throw new X7Error(
      400,
      'Block Device Mapping is Invalid: A volume of an image, or a blank one, needs a volume_size.',
    );
  return [
    {
      ...{ kind: 'volume', device: isRoot(disk) ? ROOT_DEVICE : disk.device_name || NEXT_DEVICE },
      ...{ snapshot: source === 'snapshot' ? byId(uuid ?? '') : undefined, sizeGiB },
      ...{ ...typeOf(disk), throughputMiB: undefined, deleteOnTermination: ends },
    },
  ];
}
