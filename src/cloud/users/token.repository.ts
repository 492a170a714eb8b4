import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { announceRevocation } from './access-changes.js';

@Injectable()
export class TokenRepository {
  constructor(private readonly database: Database) {}

  /** Twice is as good as once. */
  async revoke(auditId: string, expiresAt: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(
        'INSERT INTO revoked_tokens (audit_id, expires_at) VALUES ($1, $2) ON CONFLICT (audit_id) DO NOTHING',
        [auditId, expiresAt],
      );
      await announceRevocation(tx, auditId);
    });
  }

  /** Whether there is such an application credential still. */
  async hasCredential(id: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT FROM application_credentials c WHERE c.id = $1 AND (c.expires_at IS NULL OR c.expires_at > engine_now())',
      [id],
    );
    return rows.length > 0;
  }

  /**
   * First audit ids of tokens that were revoked and would still hold, by a clock that is an hour behind the database's.
   */
  async revoked(): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(
      "SELECT audit_id AS id FROM revoked_tokens WHERE expires_at > engine_now() - interval '1 hour'",
    );
    return new Set(rows.map(({ id }) => id));
  }
}
