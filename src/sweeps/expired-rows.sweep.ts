import { Injectable } from '@nestjs/common';
import { Database } from '../common/prisma/database.js';

/** Longer than any client retries with the same token. */
const TOKEN_HOURS = 48;

/** Operations are kept this long for their tenants. */
const OPERATION_DAYS = 90;

/** Deletes what nobody may ask for any more. */
@Injectable()
export class ExpiredRowsSweep {
  constructor(private readonly database: Database) {}

  async sweep(): Promise<void> {
    await this.database.query(
      `DELETE FROM client_tokens WHERE created_at < now() - make_interval(hours => $1)`,
      [TOKEN_HOURS],
    );
    await this.database.query(
      `WITH old AS (
         SELECT id FROM operations WHERE finished_at < now() - make_interval(days => $1) LIMIT 1000
       ), steps AS (DELETE FROM operation_steps USING old WHERE operation_id = old.id
       ), members AS (DELETE FROM operation_instances USING old WHERE operation_id = old.id
       ), chunks AS (DELETE FROM operation_chunks USING old WHERE operation_id = old.id
       ), instance AS (
         DELETE FROM instances i USING old WHERE i.operation_id = old.id AND i.state = 'terminated' RETURNING i.id
       ), attempts AS (DELETE FROM instance_attempts a USING instance i WHERE a.instance_id = i.id AND a.state = 'released'
       )
       DELETE FROM operations o USING old WHERE o.id = old.id`,
      [OPERATION_DAYS],
    );
  }
}
