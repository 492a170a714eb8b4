import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import type { ImageMapping } from '../images/image-mapping.js';
import { type Made, newImageIds } from '../images/image-maker.js';
import { type BootParts, bootPartsOf } from '../images/image-part.js';
import { MappedImageMaker } from '../images/mapped-image-maker.js';
import type { DeviceMapping } from '../instances/launch-volumes.js';
import { type SourceSnapshot, sourceSnapshot } from '../snapshots/source-snapshot.js';
import { shareSnapshots } from '../snapshots/take-snapshots.repository.js';
import type { Tag } from '../tags/tag.js';
import { deviceNameOf, isSameDevice } from './device-names.js';
import { invalidMapping } from './invalid-mapping.js';
import { volumeShapeIn } from './mapped-volumes.js';

/** An image whose root is a snapshot. */
export interface NewVolumeImage extends BootParts {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  readonly rootDeviceName: string;
  readonly mappings: readonly DeviceMapping[];
}

type VolumeMapping = Extract<DeviceMapping, { readonly kind: 'volume' }>;

/** RegisterImage of snapshots: one transaction, and nothing is left to be done. */
@Injectable()
export class VolumeImages {
  constructor(
    private readonly database: Database,
    private readonly maker: MappedImageMaker,
  ) {}

  /**
   * The image, which is available. Throws InvalidBlockDeviceMapping, NotFound, IncorrectState for snapshots,
   * InvalidAMIName.Duplicate, ResourceLimitExceeded.
   */
  async register(context: RequestContext, asked: NewVolumeImage): Promise<Made> {
    const { projectId } = context;
    return this.database.transaction(async (tx) => {
      const { mappings, rootSnapshot } = await this.#allowed(tx, projectId, asked);
      const boot = await bootPartsOf({ tx, context }, asked);
      const made = newImageIds();
      const { name, description, rootDeviceName, tags } = asked;
      const row = { ...made, ...boot, projectId, name, description, rootDeviceName, mappings, rootSnapshot };
      await this.maker.insert(tx, { ...row, state: 'available', sourceInstanceId: null }, tags);
      return made;
    });
  }

  /** What `register` would refuse, without a row changed. */
  async check(context: RequestContext, asked: NewVolumeImage): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.#allowed(tx, context.projectId, asked);
      await bootPartsOf({ tx, context }, asked);
    });
  }

  async #allowed(
    tx: Queryable,
    projectId: string,
    { name, rootDeviceName, mappings: asked }: NewVolumeImage,
  ) {
    await this.maker.requireRoom(tx, projectId, { name });
    const mappings: ImageMapping[] = [];
    for (const mapping of asked) {
      const device = deviceNameOf(
        mapping.device,
        mappings.map((one) => one.device),
      );
      mappings.push(await this.#mappingOf(tx, projectId, { ...mapping, device }));
    }
    return { mappings, rootSnapshot: rootSnapshotOf(mappings, rootDeviceName) };
  }

  async #mappingOf(tx: Queryable, projectId: string, mapping: DeviceMapping): Promise<ImageMapping> {
    if (mapping.kind === 'none')
      throw invalidMapping('noDevice is nothing that an image can be registered with');
    if (mapping.kind === 'local') return mapping;
    const source = mapping.snapshot && (await this.#source(tx, projectId, mapping));
    const least = source && { what: `snapshot '${source.ec2Id}'`, sizeGiB: source.sizeGiB };
    return {
      ...{ kind: 'volume', device: mapping.device, ...volumeShapeIn(mapping, least) },
      ...{ snapshotId: source?.id ?? null, snapshotEc2Id: source?.ec2Id ?? null },
      deleteOnTermination: mapping.deleteOnTermination ?? true,
      ...((mapping.encrypted ?? false) || (source && source.dataKeyId !== null) ? { isEncrypted: true } : {}),
    };
  }

  /** It stays until the image's row says that it is needed. */
  async #source(
    tx: Queryable,
    projectId: string,
    { snapshot }: VolumeMapping,
  ): Promise<SourceSnapshot | undefined> {
    if (!snapshot) return undefined;
    const source = await sourceSnapshot(tx, projectId, snapshot);
    if (await shareSnapshots(tx, [source.id])) return source;
    throw new NotFound('snapshot', [snapshot]);
  }
}

/** Throws InvalidBlockDeviceMapping for an image without one. */
function rootSnapshotOf(mappings: readonly ImageMapping[], rootDeviceName: string): string {
  const root = mappings.find(({ device }) => isSameDevice(device, rootDeviceName));
  if (root?.kind === 'volume' && root.snapshotId !== null) return root.snapshotId;
  throw invalidMapping(`The root device ${rootDeviceName} has to be mapped to a snapshot`);
}
