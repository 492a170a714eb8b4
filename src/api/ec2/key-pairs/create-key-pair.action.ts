import { CreateKeyPair$, type CreateKeyPairRequest, type KeyPair } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { tagsView } from '../tags/tags.view.js';
import { newKeyPairOf } from './new-key-pair.js';

@Injectable()
@Ec2Action(CreateKeyPair$, 'key-pair:create')
export class CreateKeyPairAction implements Ec2Handler<CreateKeyPairRequest, KeyPair> {
  constructor(private readonly keys: KeyPairService) {}

  async check(_context: RequestContext, request: CreateKeyPairRequest): Promise<void> {
    askedOf(request);
  }

  async handle({ projectId }: RequestContext, request: CreateKeyPairRequest): Promise<KeyPair> {
    const row = await this.keys.create(projectId, askedOf(request));
    return {
      KeyPairId: row.ec2Id,
      KeyName: row.name,
      KeyFingerprint: row.fingerprint,
      KeyMaterial: row.privateKey,
      Tags: tagsView(row.tags),
    };
  }
}

function askedOf(request: CreateKeyPairRequest) {
  if (request.KeyFormat === 'ppk')
    throw new EngineError('UnsupportedOperation', 'This cloud makes key pairs in the format pem only.');
  return { ...newKeyPairOf(request), keyType: request.KeyType ?? 'rsa' };
}
