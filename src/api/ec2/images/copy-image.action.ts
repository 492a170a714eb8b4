import { CopyImage$, type CopyImageRequest, type CopyImageResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageCopies, type NewCopy } from '../../../cloud/images/image-copies.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { VolumeImageCopies } from '../../../cloud/volumes/volume-image-copies.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { requireOwnKey } from '../volumes/ebs-key.js';
import { copyOf } from './copy-request.js';

/** Within the one region that there is: of an image's bytes, or of its snapshots. */
@Injectable()
@Ec2Action(CopyImage$, 'image:create')
export class CopyImageAction implements Ec2Handler<CopyImageRequest, CopyImageResult> {
  constructor(
    private readonly copies: ImageCopies,
    private readonly ofSnapshots: VolumeImageCopies,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CopyImageRequest): Promise<void> {
    const asked = this.#asked(context, request);
    if (!(await this.ofSnapshots.check(context, asked))) await this.copies.check(context, asked);
  }

  async handle(context: RequestContext, request: CopyImageRequest): Promise<CopyImageResult> {
    const asked = this.#asked(context, request);
    const made = (await this.ofSnapshots.copy(context, asked)) ?? (await this.copies.copy(context, asked));
    return { ImageId: made.ec2Id };
  }

  #asked(context: RequestContext, request: CopyImageRequest): NewCopy {
    requireOwnKey({ ...this.place, ...context }, request);
    return copyOf(request, this.place.region);
  }
}
