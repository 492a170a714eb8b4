import type { Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import type { LaunchImage } from '../images/image.js';
import type { OperationMember } from '../operations/operation.repository.js';
import type { VolumesNeed } from '../scheduler/placements/instance.placement.js';
import type { Tag } from '../tags/tag.js';

/** The root of the image, and the next device that is free, where nobody says a name. */
export const ROOT_DEVICE = Symbol('the root device');
export const NEXT_DEVICE = Symbol('the next device');

type MappingOf<Device> = { readonly device: Device } & (
  | { readonly kind: 'none' }
  /** One of the disks that its flavor may add. */
  | { readonly kind: 'local'; readonly name: string }
  | ({ readonly kind: 'volume' } & AskedVolume)
);

/** What a launch says of one device of its instances. */
export type AskedMapping = MappingOf<string | typeof ROOT_DEVICE | typeof NEXT_DEVICE>;

/** The same, once the image is known. */
export type DeviceMapping = MappingOf<string>;

/**
 * What is asked of a volume that is made with an instance; undefined: as its type, its snapshot or its image has it.
 */
export interface AskedVolume {
  readonly snapshot: Ref | undefined;
  readonly sizeGiB: number | undefined;
  readonly volumeType: string | undefined;
  readonly iops: number | undefined;
  readonly throughputMiB: number | undefined;
  readonly deleteOnTermination: boolean | undefined;
  readonly encrypted?: boolean | undefined;
}

/** The volumes of each instance of one launch, as they are to be. Opaque to the launch, but for what it says here. */
export interface VolumesToLaunch {
  /** None: no volumes are made. */
  readonly need: VolumesNeed | undefined;
  /** One of them is the root: its flavor's disk is not made. */
  readonly rootIsVolume: boolean;
  /** What disks of the flavor's are called: `ephemeral0` → `/dev/sdb`. */
  readonly localDevices: Readonly<Record<string, string>>;
}

export interface VolumeLaunch {
  readonly operationId: string;
  readonly projectId: string;
  readonly userId: string;
  readonly zone: string;
  readonly tags: readonly Tag[];
}

/** What makes volumes with instances. */
export interface LaunchVolumes<V extends VolumesToLaunch = VolumesToLaunch> {
  /**
   * What the mappings come to with this image; nothing is claimed. Throws InvalidBlockDeviceMapping, NotFound for a
   * snapshot, and what CreateVolume says of sizes and types.
   */
  lookedUp(projectId: string, image: LaunchImage, mappings: readonly AskedMapping[]): Promise<V>;
  /** For so many instances, under the project's lock. Throws VolumeLimitExceeded. */
  requireQuota(
    tx: Queryable,
    projectId: string,
    asked: { readonly volumes: V; readonly count: number },
  ): Promise<void>;
  /** In the launch's transaction, after the rows of the instances: members of its operation, by instance. */
  take(
    tx: Queryable,
    launch: VolumeLaunch,
    made: { readonly volumes: V; readonly instanceIds: readonly string[] },
  ): Promise<ReadonlyMap<string, readonly OperationMember[]>>;
}

/** Provider token. */
export const LAUNCH_VOLUMES = Symbol('LAUNCH_VOLUMES');
