import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { userDataContext } from './user-data-context.js';

/** User data under older master keys. */
@Injectable()
export class UserDataKeys {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Seals again whatever an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    const rows = await this.database.query<{ id: string; sealed: Buffer }>(
      'SELECT id, sealed_user_data AS sealed FROM instances WHERE sealed_user_data IS NOT NULL',
    );
    const stale = rows.filter(({ sealed }) => this.sealer.isStale(sealed));
    for (const { id, sealed } of stale) {
      const context = userDataContext(id);
      const again = this.sealer.seal(this.sealer.open(sealed, context), context);
      // Gone meanwhile: the instance was terminated.
      await this.database.query(
        'UPDATE instances SET sealed_user_data = $3 WHERE id = $1 AND sealed_user_data = $2',
        [id, sealed, again],
      );
    }
    return stale.length;
  }
}
