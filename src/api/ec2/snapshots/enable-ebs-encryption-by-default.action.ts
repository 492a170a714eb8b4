import {
  EnableEbsEncryptionByDefault$,
  type EnableEbsEncryptionByDefaultRequest,
  type EnableEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeEncryption } from '../../../cloud/projects/volume-encryption.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** From now on every new volume and copy of a snapshot of the account is encrypted, whatever is asked. */
@Injectable()
@Ec2Action(EnableEbsEncryptionByDefault$, 'volume:update')
export class EnableEbsEncryptionByDefaultAction implements Ec2Handler<
  EnableEbsEncryptionByDefaultRequest,
  EnableEbsEncryptionByDefaultResult
> {
  constructor(private readonly encryption: VolumeEncryption) {}

  async handle({ projectId }: RequestContext): Promise<EnableEbsEncryptionByDefaultResult> {
    await this.encryption.set(projectId, true);
    return { EbsEncryptionByDefault: true };
  }
}
