import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import type { LaunchImage } from '../images/image.js';
import type {
  AskedMapping,
  LaunchVolumes,
  VolumeLaunch,
  VolumesToLaunch,
} from '../instances/launch-volumes.js';
import type { OperationMember } from '../operations/operation.repository.js';
import { DataKeys } from '../data-keys/data-keys.js';
import { QuotaService } from '../quotas/quota.service.js';
import { imageSnapshot, sourceSnapshot } from '../snapshots/source-snapshot.js';
import { writeTags } from '../tags/tag.repository.js';
import { MOST_VOLUMES } from './attachment-rules.js';
import { deviceNameOf } from './device-names.js';
import { type MappedVolume, mappedVolumeOf } from './mapped-volumes.js';
import { insertVolume } from './new-volume.repository.js';
import { namedMappings, overlaidMappings } from './overlaid-mappings.js';
import { volumeNoun } from './volume.noun.js';

export interface MappedVolumes extends VolumesToLaunch {
  readonly volumes: readonly MappedVolume[];
}

/** Volumes that are made with instances: rows in the launch's transaction, bytes by its workflow. */
@Injectable()
export class VolumesAtLaunch implements LaunchVolumes<MappedVolumes> {
  constructor(
    private readonly database: Database,
    private readonly quotas: QuotaService,
    private readonly keys: DataKeys,
  ) {}

  async lookedUp(
    projectId: string,
    image: LaunchImage,
    mappings: readonly AskedMapping[],
  ): Promise<MappedVolumes> {
    const volumes: MappedVolume[] = [];
    const localDevices: Record<string, string> = {};
    for (const { mapping, snapshotId } of overlaidMappings(image, namedMappings(image, mappings))) {
      if (mapping.kind === 'local') localDevices[mapping.name] = deviceNameOf(mapping.device, []);
      if (mapping.kind !== 'volume') continue;
      const source = await this.#sourceOf(projectId, mapping.snapshot, snapshotId);
      volumes.push(mappedVolumeOf({ mapping, source }, image));
    }
    requireFew(volumes);
    const rootIsVolume = volumes.some(({ isRoot }) => isRoot);
    return { volumes, rootIsVolume, localDevices, need: needOf(volumes) };
  }

  async requireQuota(
    tx: Queryable,
    projectId: string,
    { volumes: { volumes, need }, count }: { readonly volumes: MappedVolumes; readonly count: number },
  ): Promise<void> {
    if (!need) return;
    await this.quotas.require(tx, projectId, { resource: 'volumes', more: count * volumes.length });
    await this.quotas.require(tx, projectId, { resource: 'gigabytes', more: count * need.sizeGiB });
  }

  async take(
    tx: Queryable,
    launch: VolumeLaunch,
    made: { readonly volumes: MappedVolumes; readonly instanceIds: readonly string[] },
  ): Promise<ReadonlyMap<string, readonly OperationMember[]>> {
    const members = new Map<string, readonly OperationMember[]>();
    for (const instanceId of made.instanceIds) {
      const own: OperationMember[] = [];
      for (const volume of made.volumes.volumes)
        own.push(await this.#insert(tx, launch, { ...volume, instanceId }));
      members.set(instanceId, own);
    }
    const ec2Ids = [...members.values()].flatMap((own) => own.map(({ ec2Id }) => ec2Id));
    await writeTags(tx, launch.projectId, 'volume', ec2Ids, launch.tags);
    return members;
  }

  async #insert(
    tx: Queryable,
    launch: VolumeLaunch,
    volume: MappedVolume & { readonly instanceId: string },
  ): Promise<OperationMember> {
    const dataKeyId = await this.keys.keyFor(tx, launch.projectId, volume);
    return insert(tx, launch, { ...volume, dataKeyId });
  }

  /** The snapshot that the request names, or the image: who may launch that need not be let into its snapshots. */
  async #sourceOf(projectId: string, asked: Ref | undefined, ofImage: string | undefined) {
    if (asked) return sourceSnapshot(this.database, projectId, asked);
    return ofImage === undefined ? undefined : imageSnapshot(this.database, ofImage);
  }
}

async function insert(
  tx: Queryable,
  { operationId, projectId, userId, zone }: VolumeLaunch,
  volume: MappedVolume & { readonly instanceId: string; readonly dataKeyId: string | null },
): Promise<OperationMember> {
  const id = randomUUID();
  const ec2Id = ec2IdWith(volumeNoun.ec2.prefixes.volume, id);
  const { instanceId, device, deleteOnTermination } = volume;
  const home = { instanceId, device, deleteOnTermination };
  await insertVolume(tx, { ...volume, id, ec2Id, name: '', operationId, projectId, userId, zone, home });
  return { noun: 'volume', id, ec2Id, generation: 1 };
}

function needOf(volumes: readonly MappedVolume[]): VolumesToLaunch['need'] {
  if (volumes.length === 0) return undefined;
  return {
    sizeGiB: volumes.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0),
    sources: [...new Set(volumes.flatMap(({ source }) => source?.host ?? []))],
  };
}

function requireFew(volumes: readonly MappedVolume[]): void {
  if (volumes.filter(({ isRoot }) => !isRoot).length <= MOST_VOLUMES) return;
  throw new EngineError(
    'AttachmentLimitExceeded',
    `The maximum number of attachments (${MOST_VOLUMES}) has been exceeded for the block device mapping`,
  );
}
