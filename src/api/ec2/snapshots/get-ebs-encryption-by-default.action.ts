import {
  GetEbsEncryptionByDefault$,
  type GetEbsEncryptionByDefaultRequest,
  type GetEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** Volumes are never encrypted here unless one asks, which is refused. */
@Injectable()
@Ec2Action(GetEbsEncryptionByDefault$, 'snapshot:read')
export class GetEbsEncryptionByDefaultAction implements Ec2Handler<
  GetEbsEncryptionByDefaultRequest,
  GetEbsEncryptionByDefaultResult
> {
  async handle(): Promise<GetEbsEncryptionByDefaultResult> {
    return { EbsEncryptionByDefault: false };
  }
}
