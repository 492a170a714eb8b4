import {
  DisableEbsEncryptionByDefault$,
  type DisableEbsEncryptionByDefaultRequest,
  type DisableEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeEncryption } from '../../../cloud/projects/volume-encryption.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** New volumes are as they are asked for again. */
@Injectable()
@Ec2Action(DisableEbsEncryptionByDefault$, 'volume:update')
export class DisableEbsEncryptionByDefaultAction implements Ec2Handler<
  DisableEbsEncryptionByDefaultRequest,
  DisableEbsEncryptionByDefaultResult
> {
  constructor(private readonly encryption: VolumeEncryption) {}

  async handle({ projectId }: RequestContext): Promise<DisableEbsEncryptionByDefaultResult> {
    await this.encryption.set(projectId, false);
    return { EbsEncryptionByDefault: false };
  }
}
