import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../../common/context/request-context.js';
import { KeyPairService } from '../../../cloud/keypairs/key-pair.service.js';
import { readPublicKey } from '../../../cloud/keypairs/public-key.js';
import { Ec2Action, type Ec2Handler } from '../ec2-action.js';
import { ImportPublicKey$, type ImportPublicKeyRequest } from './import-public-key.schema.js';
import { newKeyPairOf } from './new-key-pair.js';

@Injectable()
@Ec2Action(ImportPublicKey$, 'key-pair:import')
export class ImportPublicKeyAction implements Ec2Handler<ImportPublicKeyRequest, void> {
  constructor(private readonly keys: KeyPairService) {}

  async check(_context: RequestContext, request: ImportPublicKeyRequest): Promise<void> {
    readPublicKey(askedOf(request).material);
  }

  async handle({ projectId }: RequestContext, request: ImportPublicKeyRequest): Promise<void> {
    await this.keys.import(projectId, askedOf(request));
  }
}

const askedOf = (request: ImportPublicKeyRequest) => ({
  ...newKeyPairOf(request),
  material: Buffer.from(request.PublicKey),
});
