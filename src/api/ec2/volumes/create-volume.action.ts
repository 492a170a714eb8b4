import { CreateVolume$, type CreateVolumeRequest, type Volume } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byId } from '../../../common/refs/ref.js';
import { type NewVolume } from '../../../cloud/volumes/volume.js';
import { VolumeReader } from '../../../cloud/volumes/volume-reader.service.js';
import { VolumeService } from '../../../cloud/volumes/volume.service.js';
import { ZoneIds } from '../../../cloud/zones/zone-ids.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { idRef } from '../refs.js';
import { requireOwnKey } from './ebs-key.js';
import { newVolumeOf } from './volume-request.js';
import { volumeView } from './volume.view.js';
import { zoneOf } from './zone-of.js';

@Injectable()
@Ec2Action(CreateVolume$, 'volume:create')
export class CreateVolumeAction implements Ec2Handler<CreateVolumeRequest, Volume> {
  constructor(
    private readonly volumes: VolumeService,
    private readonly reader: VolumeReader,
    private readonly zones: ZoneIds,
  ) {}

  async check(context: RequestContext, request: CreateVolumeRequest): Promise<void> {
    await this.volumes.check(context, await this.#asked(context, request));
  }

  /** The same token answers the same volume again, as it is by then. */
  async handle(context: RequestContext, request: CreateVolumeRequest): Promise<Volume> {
    const asked = await this.#asked(context, request);
    const id = await this.volumes.create(context, asked);
    const { projectId, accountNumber } = context;
    const places = { region: this.zones.region, accountNumber, zoneIdOf: this.zones.of };
    return volumeView(await this.reader.find(projectId, byId(id)), places);
  }

  /** A volume of a snapshot is as large as it where nothing else is said. */
  async #asked(context: RequestContext, request: CreateVolumeRequest): Promise<NewVolume> {
    const { Size, SnapshotId } = request;
    requireOwnKey({ region: this.zones.region, accountNumber: context.accountNumber }, request);
    const zone = await zoneOf(this.zones, request);
    if (Size !== undefined || !SnapshotId) return newVolumeOf(request, { zone, snapshotGiB: undefined });
    const snapshotGiB = await this.volumes.sizeOf(context, idRef('snapshot', SnapshotId));
    return newVolumeOf(request, { zone, snapshotGiB });
  }
}
