import { ImportKeyPair$, type ImportKeyPairRequest, type ImportKeyPairResult } from '@aws-sdk/client-ec2';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { readPublicKey } from '../../../cloud/keypairs/public-key.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { tagsView } from '../tags/tags.view.js';
import { newKeyPairOf } from './new-key-pair.js';

@Injectable()
@Ec2Action(ImportKeyPair$, 'key-pair:import')
export class ImportKeyPairAction implements Ec2Handler<ImportKeyPairRequest, ImportKeyPairResult> {
  constructor(private readonly keys: KeyPairService) {}

  async check(_context: RequestContext, request: ImportKeyPairRequest): Promise<void> {
    readPublicKey(askedOf(request).material);
  }

  async handle({ projectId }: RequestContext, request: ImportKeyPairRequest): Promise<ImportKeyPairResult> {
    const row = await this.keys.import(projectId, askedOf(request));
    return {
      KeyPairId: row.ec2Id,
      KeyName: row.name,
      KeyFingerprint: row.fingerprint,
      Tags: tagsView(row.tags),
    };
  }
}

const askedOf = (request: ImportKeyPairRequest) => ({
  ...newKeyPairOf(request),
  material: request.PublicKeyMaterial ?? new Uint8Array(),
});
