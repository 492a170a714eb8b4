import {
  GetEbsEncryptionByDefault$,
  type GetEbsEncryptionByDefaultRequest,
  type GetEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { VolumeEncryption } from '../../../cloud/projects/volume-encryption.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(GetEbsEncryptionByDefault$, 'snapshot:read')
export class GetEbsEncryptionByDefaultAction implements Ec2Handler<
  GetEbsEncryptionByDefaultRequest,
  GetEbsEncryptionByDefaultResult
> {
  constructor(private readonly encryption: VolumeEncryption) {}

  async handle({ projectId }: RequestContext): Promise<GetEbsEncryptionByDefaultResult> {
    return { EbsEncryptionByDefault: await this.encryption.read(projectId) };
  }
}
