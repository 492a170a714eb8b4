import {
  DisableEbsEncryptionByDefault$,
  type DisableEbsEncryptionByDefaultRequest,
  type DisableEbsEncryptionByDefaultResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

/** It is never on: to enable it is refused as not built. */
@Injectable()
@Ec2Action(DisableEbsEncryptionByDefault$, 'volume:update')
export class DisableEbsEncryptionByDefaultAction implements Ec2Handler<
  DisableEbsEncryptionByDefaultRequest,
  DisableEbsEncryptionByDefaultResult
> {
  async handle(): Promise<DisableEbsEncryptionByDefaultResult> {
    return { EbsEncryptionByDefault: false };
  }
}
