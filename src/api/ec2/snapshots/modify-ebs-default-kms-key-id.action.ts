import {
  ModifyEbsDefaultKmsKeyId$,
  type ModifyEbsDefaultKmsKeyIdRequest,
  type ModifyEbsDefaultKmsKeyIdResult,
} from '@aws-sdk/client-ec2';
import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { REGION_SETTINGS, type RegionSettings } from '../../../cloud/zones/zone.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { keyArnOf, requireOwn } from '../volumes/ebs-key.js';

/** There is one key an account: to choose it changes nothing, and any other is refused. */
@Injectable()
@Ec2Action(ModifyEbsDefaultKmsKeyId$, 'volume:update')
export class ModifyEbsDefaultKmsKeyIdAction implements Ec2Handler<
  ModifyEbsDefaultKmsKeyIdRequest,
  ModifyEbsDefaultKmsKeyIdResult
> {
  constructor(@Inject(REGION_SETTINGS) private readonly place: RegionSettings) {}

  async check(context: RequestContext, { KmsKeyId = '' }: ModifyEbsDefaultKmsKeyIdRequest): Promise<void> {
    requireOwn({ ...this.place, ...context }, KmsKeyId);
  }

  async handle(
    context: RequestContext,
    request: ModifyEbsDefaultKmsKeyIdRequest,
  ): Promise<ModifyEbsDefaultKmsKeyIdResult> {
    await this.check(context, request);
    return { KmsKeyId: keyArnOf({ ...this.place, ...context }) };
  }
}
