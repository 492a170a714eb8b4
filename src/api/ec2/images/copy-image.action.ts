import { CopyImage$, type CopyImageRequest, type CopyImageResult } from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { ImageCopies } from '../../../cloud/images/image-copies.service.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { copyOf } from './copy-request.js';

/** Within the one region that there is. */
@Injectable()
@Ec2Action(CopyImage$, 'image:create')
export class CopyImageAction implements Ec2Handler<CopyImageRequest, CopyImageResult> {
  constructor(
    private readonly copies: ImageCopies,
    @Inject(REGION_SETTINGS) private readonly place: RegionSettings,
  ) {}

  async check(context: RequestContext, request: CopyImageRequest): Promise<void> {
    await this.copies.check(context, copyOf(request, this.place.region));
  }

  async handle(context: RequestContext, request: CopyImageRequest): Promise<CopyImageResult> {
    const { ec2Id: ImageId } = await this.copies.copy(context, copyOf(request, this.place.region));
    return { ImageId };
  }
}
