import {
  ResetEbsDefaultKmsKeyId$,
  type ResetEbsDefaultKmsKeyIdRequest,
  type ResetEbsDefaultKmsKeyIdResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { keyArnOf } from '../volumes/ebs-key.js';

/** It is the account's one key already. */
@Injectable()
@Ec2Action(ResetEbsDefaultKmsKeyId$, 'volume:update')
export class ResetEbsDefaultKmsKeyIdAction implements Ec2Handler<
  ResetEbsDefaultKmsKeyIdRequest,
  ResetEbsDefaultKmsKeyIdResult
> {
  constructor(@Inject(REGION_SETTINGS) private readonly place: RegionSettings) {}

  async handle(context: RequestContext): Promise<ResetEbsDefaultKmsKeyIdResult> {
    return { KmsKeyId: keyArnOf({ ...this.place, ...context }) };
  }
}
