import {
  DescribeKeyPairs$,
  type DescribeKeyPairsRequest,
  type DescribeKeyPairsResult,
} from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { byEc2Id } from '../../../common/refs/ref.js';
import { keyPairFilters } from '../../../cloud/keypairs/filters/ec2.js';
import { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { nameRefs } from '../refs.js';
import { keyPairView } from './key-pair.view.js';

@Injectable()
@Ec2Action(DescribeKeyPairs$, 'key-pair:read')
export class DescribeKeyPairsAction implements Ec2Handler<DescribeKeyPairsRequest, DescribeKeyPairsResult> {
  constructor(private readonly keys: KeyPairService) {}

  async handle(
    { projectId }: RequestContext,
    request: DescribeKeyPairsRequest,
  ): Promise<DescribeKeyPairsResult> {
    const { KeyNames, KeyPairIds = [], IncludePublicKey = false } = request;
    const rows = await this.keys.list(projectId, {
      refs: [...nameRefs(KeyNames), ...KeyPairIds.map(byEc2Id)],
      condition: keyPairFilters.condition(request.Filters),
    });
    return { KeyPairs: rows.map((row) => keyPairView(row, IncludePublicKey)) };
  }
}
