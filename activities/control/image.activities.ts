import { Injectable } from '@nestjs/common';
import { ImagePlans } from '../../src/cloud/images/image-plans.js';
import type { ImageSteps } from '../../workflows/contracts/control/images.js';
import type { ChunkRef } from '../../workflows/contracts/operation.js';
import { temporalRun } from './temporal-run.js';

/** Steps on rows of images. They run beside the workflow and never wait for bytes. */
@Injectable()
export class ImageActivities implements ImageSteps {
  constructor(private readonly plans: ImagePlans) {}

  beginRegisterImage(ref: ChunkRef) {
    return this.plans.register(ref, temporalRun());
  }

  beginCreateImage(ref: ChunkRef) {
    return this.plans.create(ref, temporalRun());
  }

  beginImportImage(ref: ChunkRef) {
    return this.plans.import(ref, temporalRun());
  }

  beginCopyImage(ref: ChunkRef) {
    return this.plans.copy(ref, temporalRun());
  }
}
