import { RegisterImage$, type RegisterImageRequest, type RegisterImageResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import {
  ImageRegistrations,
  type NewRegistration,
} from '../../../cloud/images/image-registrations.service.js';
import { ReadableObjects } from '../../../cloud/objects/readable-objects.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { registrationOf } from './registration-request.js';

/** From an object of the cloud's own S3 that the caller may read. */
@Injectable()
@Ec2Action(RegisterImage$, 'image:create')
export class RegisterImageAction implements Ec2Handler<RegisterImageRequest, RegisterImageResult> {
  constructor(
    private readonly registrations: ImageRegistrations,
    private readonly objects: ReadableObjects,
  ) {}

  async check(context: RequestContext, request: RegisterImageRequest): Promise<void> {
    await this.registrations.check(context, [await this.#asked(context, request)]);
  }

  /** The image is `pending` until its bytes were taken in and examined. */
  async handle(context: RequestContext, request: RegisterImageRequest): Promise<RegisterImageResult> {
    const [made] = await this.registrations.register(context, [await this.#asked(context, request)]);
    return { ImageId: made?.ec2Id };
  }

  async #asked(context: RequestContext, request: RegisterImageRequest): Promise<NewRegistration> {
    const { bucket, key, ...asked } = registrationOf(request);
    const { id: objectId, size: sizeBytes } = await this.objects.find(context, bucket, key);
    return { ...asked, location: `${bucket}/${key}`, objectId, sizeBytes };
  }
}
