import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import type { VolumeImageMapping } from '../images/image-mapping.js';
import { newImageIds } from '../images/image-maker.js';
import { MappedImageMaker } from '../images/mapped-image-maker.js';
import type { NewInstanceImage } from '../instances/instance-images.service.js';
import { shareSource, type SourceInstance } from '../instances/source-instance.repository.js';
import type { NewSnapshotsOf } from '../snapshots/snapshot.js';
import { SnapshotMaker } from '../snapshots/snapshot-maker.js';
import { snapshotNoun } from '../snapshots/snapshot.noun.js';
import { isSameDevice } from './device-names.js';
import { invalidMapping } from './invalid-mapping.js';

interface ImagedVolume {
  readonly id: string;
  readonly device: string;
  readonly sizeGiB: number;
  readonly volumeType: string;
  readonly iops: number | null;
  readonly throughputMiB: number | null;
  readonly deleteOnTermination: boolean;
}

/** What is to be in the image, found in the transaction that makes it. */
interface Found {
  readonly source: SourceInstance;
  /** In the order of their ids. */
  readonly volumes: readonly ImagedVolume[];
  /** Volumes of the instance that are not. */
  readonly left: readonly ImagedVolume[];
}

/** Snapshots of an instance's volumes, and the image of them: in the caller's transaction. */
@Injectable()
export class InstanceImageRows {
  constructor(
    private readonly maker: MappedImageMaker,
    private readonly snapshots: SnapshotMaker,
  ) {}

  /** Undefined: the root of the instance is no volume. The entries go to the outbox after the commit. */
  async make(tx: Queryable, context: RequestContext, asked: NewInstanceImage) {
    const { projectId } = context;
    const found = await this.#allowed(tx, projectId, asked);
    if (!found) return undefined;
    const { source, volumes } = found;
    const made = newImageIds();
    const description = `Created by CreateImage(${source.ec2Id}) for ${made.ec2Id}`;
    const said = { name: '', description, tags: asked.snapshotTags ?? [] };
    const { ids, entries } = await this.#snapshotsOf(tx, context, { found, said });
    const mappings = volumes.map((volume, i) => mappingOf(volume, ids[i] ?? ''));
    const { name, tags } = asked;
    const image = {
      ...{
        ...made,
        projectId,
        name,
        description: asked.description,
        mappings,
        sourceInstanceId: source.ec2Id,
      },
      ...{ kernelId: source.kernelId, ramdiskId: source.ramdiskId, kernelArgs: source.kernelArgs },
      ...{ rootDeviceName: source.rootDeviceName, state: 'pending' as const },
      rootSnapshot: mappings.find(({ device }) => device === source.rootDeviceName)?.snapshotId ?? '',
    };
    await this.maker.insert(tx, image, tags);
    return { made, entries };
  }

  /** What `make` would refuse, without a row changed; whether it would make any. */
  async check(tx: Queryable, projectId: string, asked: NewInstanceImage): Promise<boolean> {
    const found = await this.#allowed(tx, projectId, asked);
    if (!found) return false;
    const refs = found.volumes.map(({ id }) => byId(id));
    if (refs.length > 1) await this.snapshots.sourcesIn(tx, projectId, togetherOf(found));
    else await this.snapshots.sources(tx, projectId, refs);
    return true;
  }

  /** Several are of one moment: what a guest keeps on two volumes fits together in the image. */
  #snapshotsOf(tx: Queryable, context: RequestContext, { found, said }: { found: Found; said: Said }) {
    const volumes = found.volumes.map(({ id }) => byId(id));
    if (volumes.length === 1) return this.snapshots.make(tx, context, { ...said, volumes });
    return this.snapshots.makeTogether(tx, context, { ...said, ...togetherOf(found) });
  }

  /** Throws InvalidBlockDeviceMapping without a root, InvalidAMIName.Duplicate, ResourceLimitExceeded. */
  async #allowed(tx: Queryable, projectId: string, asked: NewInstanceImage): Promise<Found | undefined> {
    const source = await shareSource(tx, projectId, asked.instance);
    if (!source?.rootIsVolume) return undefined;
    const { name, sharesName = false, withoutDevices } = asked;
    await this.maker.requireRoom(tx, projectId, { name, sharesName });
    const isLeft = ({ device }: ImagedVolume) => withoutDevices?.some((one) => isSameDevice(one, device));
    const all = await volumesOf(tx, source.id);
    const [volumes, left] = [all.filter((one) => !isLeft(one)), all.filter(isLeft)];
    if (volumes.some(({ device }) => device === source.rootDeviceName)) return { source, volumes, left };
    throw invalidMapping(`The image has no root: ${source.ec2Id} has no volume at ${source.rootDeviceName}`);
  }
}

type Said = Pick<NewSnapshotsOf, 'name' | 'description' | 'tags'>;

const togetherOf = ({ source, left }: Found) => ({
  ...{ instance: byId(source.id), without: left.map(({ id }) => byId(id)), withoutRoot: false },
  copiesTags: false,
});

const volumesOf = (tx: Queryable, instanceId: string): Promise<ImagedVolume[]> =>
  tx.query<ImagedVolume>(
    `SELECT v.id, coalesce(v.device, '') AS device, v.size_gib AS "sizeGiB", v.volume_type AS "volumeType", v.iops,
       v.throughput_mib AS "throughputMiB", v.delete_on_termination AS "deleteOnTermination"
     FROM volumes v WHERE v.instance_id = $1 AND v.lifecycle = 'in-use' ORDER BY v.id`,
    [instanceId],
  );

const mappingOf = ({ id: _, ...volume }: ImagedVolume, snapshotId: string): VolumeImageMapping => ({
  ...{ kind: 'volume', ...volume, snapshotId },
  snapshotEc2Id: ec2IdWith(snapshotNoun.ec2.prefixes.snapshot, snapshotId),
});
