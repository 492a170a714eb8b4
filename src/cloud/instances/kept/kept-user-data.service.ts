import { Injectable } from '@nestjs/common';
import { Sealer } from '../../../common/seal/sealer.js';
import { userDataContext } from '../user-data-context.js';
import type { KeptInstance } from './kept-instance.js';

/** What instances were given as user data. */
@Injectable()
export class KeptUserData {
  constructor(private readonly sealer: Sealer) {}

  /** Undefined: it has none. */
  of({ id, sealedUserData }: Pick<KeptInstance, 'id' | 'sealedUserData'>): Buffer | undefined {
    return sealedUserData ? this.sealer.open(sealedUserData, userDataContext(id)) : undefined;
  }
}
