import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { OUTBOX_COLUMNS, type OutboxEntry } from './operation.repository.js';

@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /** The oldest that are at least this old, by the database's clock. */
  pending(minAgeSeconds: number, limit: number): Promise<OutboxEntry[]> {
    return this.database.query<OutboxEntry>(
      `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE created_at <= engine_now() - make_interval(secs => $1) ORDER BY id LIMIT $2`,
      [minAgeSeconds, limit],
    );
  }

  async deleteStarted(ids: readonly number[]): Promise<void> {
    await this.database.query('DELETE FROM outbox WHERE id = ANY($1)', [ids]);
  }
}
