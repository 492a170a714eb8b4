import {
  GetEbsDefaultKmsKeyId$,
  type GetEbsDefaultKmsKeyIdRequest,
  type GetEbsDefaultKmsKeyIdResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { KEY_ALIAS } from '../volumes/ebs-key.js';

/** AWS's own, by its alias, as where no account has chosen another. */
@Injectable()
@Ec2Action(GetEbsDefaultKmsKeyId$, 'snapshot:read')
export class GetEbsDefaultKmsKeyIdAction implements Ec2Handler<
  GetEbsDefaultKmsKeyIdRequest,
  GetEbsDefaultKmsKeyIdResult
> {
  async handle(): Promise<GetEbsDefaultKmsKeyIdResult> {
    return { KmsKeyId: KEY_ALIAS };
  }
}
