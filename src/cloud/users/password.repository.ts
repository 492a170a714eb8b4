import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { announceAccessChange } from './access-changes.js';

export interface PasswordRow {
  readonly userId: string;
  readonly hash: string;
}

@Injectable()
export class PasswordRepository {
  constructor(private readonly database: Database) {}

  /** By the user's name or UUID. Undefined: no such user, or one without a password. */
  async find(nameOrId: string): Promise<PasswordRow | undefined> {
    const [row] = await this.database.query<PasswordRow>(
      `SELECT w.user_id AS "userId", w.hash FROM user_passwords w JOIN users u ON u.id = w.user_id
        WHERE u.name = $1 OR u.id::text = $1 ORDER BY u.name = $1 DESC LIMIT 1`,
      [nameOrId],
    );
    return row;
  }

  /** Tokens that the user has got before are worthless from now on, in every process that hears the database. */
  async set(userId: string, hash: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO user_passwords (user_id, hash) VALUES ($1, $2)
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, changed_at = engine_now()`,
        [userId, hash],
      );
      await announceAccessChange(tx);
    });
  }
}
