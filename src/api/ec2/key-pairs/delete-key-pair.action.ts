import { DeleteKeyPair$, type DeleteKeyPairRequest, type DeleteKeyPairResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { byEc2Id, byName, type Ref } from '../../../common/refs/ref.js';
import { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';

@Injectable()
@Ec2Action(DeleteKeyPair$, 'key-pair:delete')
export class DeleteKeyPairAction implements Ec2Handler<DeleteKeyPairRequest, DeleteKeyPairResult> {
  constructor(private readonly keys: KeyPairService) {}

  async check(_context: RequestContext, request: DeleteKeyPairRequest): Promise<void> {
    keyOf(request);
  }

  /** A key pair that is not there is success, as at AWS; then there is no id to tell. */
  async handle({ projectId }: RequestContext, request: DeleteKeyPairRequest): Promise<DeleteKeyPairResult> {
    const KeyPairId = await this.keys.remove(projectId, keyOf(request));
    return { Return: true, ...(KeyPairId !== undefined && { KeyPairId }) };
  }
}

function keyOf({ KeyName, KeyPairId }: DeleteKeyPairRequest): Ref {
  if (KeyName !== undefined && KeyPairId !== undefined)
    throw new EngineError(
      'InvalidParameterCombination',
      'The parameter KeyPairId cannot be used with the parameter KeyName',
    );
  if (KeyPairId !== undefined) return byEc2Id(KeyPairId);
  if (KeyName !== undefined) return byName(KeyName);
  throw new EngineError('MissingParameter', 'The request must contain the parameter KeyName or KeyPairId');
}
