import {
  DescribeKeyPairs$,
  type DescribeKeyPairsRequest,
  type DescribeKeyPairsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { KeyPairService } from '../../../keypairs/key-pair.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { keyPairView } from '../views/key-pair.view.js';

@Injectable()
@Ec2Action(DescribeKeyPairs$)
export class DescribeKeyPairsAction implements Ec2Handler<DescribeKeyPairsRequest, DescribeKeyPairsResult> {
  constructor(private readonly keys: KeyPairService) {}

  async handle(
    { projectId }: RequestContext,
    request: DescribeKeyPairsRequest,
  ): Promise<DescribeKeyPairsResult> {
    const {
      KeyNames: names = [],
      KeyPairIds: ids = [],
      Filters: filters,
      IncludePublicKey = false,
    } = request;
    const rows = await this.keys.list(projectId, { names, ids, filters });
    return { KeyPairs: rows.map((row) => keyPairView(row, IncludePublicKey)) };
  }
}
