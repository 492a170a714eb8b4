import { randomInt, randomUUID } from 'node:crypto';
import { type RequestContext } from '../../../src/common/context/request-context.js';
import { ec2IdOf } from '../../../src/cloud/registry/ec2-id.js';
import { byEc2Id, byId } from '../../../src/common/refs/ref.js';
import { type LaunchRequest } from '../../../src/cloud/instances/instance.js';
import { InstanceReaderService } from '../../../src/cloud/instances/instance-reader.service.js';
import { InstanceService } from '../../../src/cloud/instances/instance.service.js';
import { type Ec2State, ec2StateOf } from '../../../src/cloud/instances/views/ec2-state.js';
import { type Ec2VolumeState, ec2VolumeStateOf } from '../../../src/cloud/volumes/views/ec2-state.js';
import { VolumeAttachments } from '../../../src/cloud/volumes/volume-attachments.js';
import { VolumeModifier } from '../../../src/cloud/volumes/volume-modifier.js';
import { VolumeService } from '../../../src/cloud/volumes/volume.service.js';
import { type VolumeState } from '../../../src/cloud/volumes/volume.state.js';
import { VolumeVerbs } from '../../../src/cloud/volumes/volume-verbs.js';
import type { Usage } from '../../../src/cloud/quotas/quota.js';
import { QuotaService } from '../../../src/cloud/quotas/quota.service.js';
import { LAUNCH_DEFAULTS } from '../launch-defaults.js';
import { type Cloud } from './cloud.js';
import { type Asked } from './committed.js';
import { TenantImages } from './tenant-images.js';
import { TenantInterfaces } from './tenant-interfaces.js';
import { TenantSnapshots } from './tenant-snapshots.js';

/** A project of its own in one zone, and what its callers ask the API's services. */
export class Tenant {
  readonly #instances: InstanceService;
  readonly images: TenantImages;
  readonly snapshots: TenantSnapshots;
  readonly interfaces: TenantInterfaces;

  private constructor(
    private readonly cloud: Cloud,
    readonly context: RequestContext,
    private readonly zone: string,
    private readonly imageId: string,
  ) {
    this.#instances = cloud.services.get(InstanceService);
    this.images = new TenantImages(cloud, context);
    this.snapshots = new TenantSnapshots(cloud, context);
    this.interfaces = new TenantInterfaces(cloud, context, zone);
  }

  static async of(cloud: Cloud, zone: string): Promise<Tenant> {
    const [projectId, imageId, userId, requestId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const accountNumber = String(randomInt(1e11)).padStart(12, '1');
    await cloud.database.query(
      'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1::uuid, $1::text, $2, $3)',
      [projectId, accountNumber, userId],
    );
    await cloud.database.query(
      `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
       VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, 1, $4)`,
      [imageId, ec2IdOf('image', imageId), projectId, '0'.repeat(64)],
    );
    const context = { requestId, userId, projectId, accountNumber, roles: new Set<string>(), isAdmin: false };
    return new Tenant(cloud, context, zone, ec2IdOf('image', imageId));
  }

  get projectId(): string {
    return this.context.projectId;
  }

  launch(count: number, more: Partial<LaunchRequest> = {}): Promise<Asked> {
    const { zone } = this;
    const image = byEc2Id(this.imageId);
    const request = { ...LAUNCH_DEFAULTS, image, zone, minCount: count, maxCount: count, ...more };
    return this.#committed(this.#instances.run(this.context, request));
  }

  terminate(instanceIds: readonly string[]): Promise<Asked> {
    return this.#committed(this.#instances.terminate(this.context, instanceIds.map(byId)));
  }

  stop(instanceIds: readonly string[], force = false): Promise<Asked> {
    const how = { force, skipOsShutdown: false };
    return this.#committed(this.#instances.stop(this.context, instanceIds.map(byId), how));
  }

  start(instanceIds: readonly string[]): Promise<Asked> {
    return this.#committed(this.#instances.start(this.context, instanceIds.map(byId)));
  }

  reboot(instanceIds: readonly string[]): Promise<Asked> {
    return this.#committed(this.#instances.reboot(this.context, instanceIds.map(byId)));
  }

  createVolumes(count: number, snapshotId?: string): Promise<Asked> {
    const shape = { sizeGiB: 1, volumeType: 'gp2', iops: 100, throughputMiB: null };
    const of = snapshotId === undefined ? {} : { snapshot: byId(snapshotId) };
    const about = { ...of, zone: this.zone, name: '', tags: [], clientToken: undefined, requestHash: '' };
    return this.#committed(
      this.cloud.services.get(VolumeService).create(this.context, { ...shape, ...about, count }),
    );
  }

  deleteVolumes(volumeIds: readonly string[]): Promise<Asked> {
    return this.#committed(this.cloud.services.get(VolumeVerbs).remove(this.context, volumeIds.map(byId)));
  }

  modifyVolumes(volumeIds: readonly string[], sizeGiB: number): Promise<Asked> {
    const asked = volumeIds.map((id) => ({ volume: byId(id), change: { sizeGiB, volumeType: 'gp3' } }));
    return this.#committed(this.cloud.services.get(VolumeModifier).modify(this.context, asked));
  }

  /** Each into an instance of its own. */
  attachVolumes(instanceIds: readonly string[], volumeIds: readonly string[]): Promise<Asked> {
    const asked = volumeIds.map((id, i) => ({
      ...{ volume: byId(id), instance: byId(instanceIds[i] ?? ''), device: undefined },
    }));
    return this.#committed(this.cloud.services.get(VolumeAttachments).attach(this.context, asked));
  }

  detachVolumes(volumeIds: readonly string[], force = false): Promise<Asked> {
    const how = { instance: undefined, device: undefined, force };
    const asked = volumeIds.map((id) => ({ volume: byId(id), ...how }));
    return this.#committed(this.cloud.services.get(VolumeAttachments).detach(this.context, asked));
  }

  /** What its callers are shown, by volume; one that is gone as deleted. */
  async volumeStates(): Promise<ReadonlyMap<string, Ec2VolumeState>> {
    const rows = await this.cloud.database.query<VolumeState & { id: string }>(
      'SELECT id, lifecycle, task_state AS "taskState" FROM volumes WHERE project_id = $1',
      [this.projectId],
    );
    return new Map(rows.map((row) => [row.id, ec2VolumeStateOf(row)]));
  }

  /** What its callers are shown, by instance. */
  async states(): Promise<ReadonlyMap<string, Ec2State>> {
    const rows = await this.cloud.services.get(InstanceReaderService).list(this.context, {});
    return new Map(rows.map((row) => [row.id, ec2StateOf(row)]));
  }

  /** What counts against the quota. */
  async usage(): Promise<Usage | undefined> {
    const quotas = this.cloud.services.get(QuotaService);
    return (await this.cloud.database.transaction((tx) => quotas.lockUsage(tx, this.projectId)))?.usage;
  }

  async #committed(asked: Promise<unknown>): Promise<Asked> {
    await asked;
    return this.cloud.latestOf(this.projectId);
  }
}
