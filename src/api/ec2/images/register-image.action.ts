import { RegisterImage$, type RegisterImageRequest, type RegisterImageResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import {
  ImageRegistrations,
  type NewRegistration,
} from '../../../cloud/images/image-registrations.service.js';
import { ImageLocations } from '../../../cloud/images/bundles/image-locations.service.js';
import { VolumeImages } from '../../../cloud/volumes/volume-images.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { bundledAs } from './bundled-registration.js';
import { type AskedRegistration, registrationOf } from './registration-request.js';

/** From an object of the cloud's own S3 that its caller may read, a disk or a bundle's manifest; or from snapshots. */
@Injectable()
@Ec2Action(RegisterImage$, 'image:create')
export class RegisterImageAction implements Ec2Handler<RegisterImageRequest, RegisterImageResult> {
  constructor(
    private readonly registrations: ImageRegistrations,
    private readonly locations: ImageLocations,
    private readonly ofSnapshots: VolumeImages,
  ) {}

  async check(context: RequestContext, request: RegisterImageRequest): Promise<void> {
    const asked = registrationOf(request);
    if ('mappings' in asked) await this.ofSnapshots.check(context, asked);
    else await this.registrations.check(context, [await this.#found(context, asked)]);
  }

  /** One of an object is `pending` until its bytes were taken in and examined. */
  async handle(context: RequestContext, request: RegisterImageRequest): Promise<RegisterImageResult> {
    const asked = registrationOf(request);
    if ('mappings' in asked) return { ImageId: (await this.ofSnapshots.register(context, asked)).ec2Id };
    const [made] = await this.registrations.register(context, [await this.#found(context, asked)]);
    return { ImageId: made?.ec2Id };
  }

  async #found(
    context: RequestContext,
    { bucket, key, ...asked }: AskedRegistration,
  ): Promise<NewRegistration> {
    const { found, ...object } = await this.locations.find(context, bucket, key);
    const registration = { ...asked, location: `${bucket}/${key}`, ...object };
    return found ? bundledAs(registration, found) : registration;
  }
}
