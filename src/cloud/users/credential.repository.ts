import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { standingColumns, type StandingRow } from './standing.js';

/** An access key with whom and what it stands for, in one project. */
export interface CredentialRow extends StandingRow {
  readonly accessKeyId: string;
  readonly active: boolean;
  readonly sealedSecret: Buffer;
  readonly userId: string;
  /** Null: there is no such project. */
  readonly projectId: string | null;
  readonly accountNumber: string | null;
}

const FIND = `
  SELECT k.id AS "accessKeyId", k.active, k.sealed_secret AS "sealedSecret", k.user_id AS "userId",
         p.id AS "projectId", p.account_number AS "accountNumber",
         ${standingColumns('k.user_id')}
    FROM access_keys k JOIN users u ON u.id = k.user_id AND u.enabled
    LEFT JOIN projects p ON p.enabled AND CASE WHEN $2::text IS NULL THEN p.id = k.default_project_id ELSE p.name = $2 OR p.id::text = $2 END
   WHERE k.id = $1
   ORDER BY p.name = $2 DESC
   LIMIT 1`;

@Injectable()
export class CredentialRepository {
  constructor(private readonly database: Database) {}

  /** `project`: name or id; null: the key's own. One statement. */
  async find(accessKeyId: string, project: string | null): Promise<CredentialRow | undefined> {
    const [row] = await this.database.query<CredentialRow>(FIND, [accessKeyId, project]);
    return row;
  }
}
