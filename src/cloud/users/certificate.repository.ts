import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';

/** The cloud's own key for bundles, as it is kept. */
export interface SealedCloudKey {
  readonly name: string;
  readonly sealedKey: Buffer;
  /** PEM. */
  readonly certificate: string;
}

const COLUMNS = 'name, sealed_key AS "sealedKey", certificate';

/** Certificates by which users sign bundles, and the key by which the cloud signs these and opens bundles. */
@Injectable()
export class CertificateRepository {
  constructor(private readonly database: Database) {}

  async cloudKey(name: string): Promise<SealedCloudKey | undefined> {
    const [row] = await this.database.query<SealedCloudKey>(
      `SELECT ${COLUMNS} FROM bundle_keys WHERE name = $1`,
      [name],
    );
    return row;
  }

  /** The first one stays. */
  async addCloudKey({ name, sealedKey, certificate }: SealedCloudKey): Promise<void> {
    await this.database.query(
      'INSERT INTO bundle_keys (name, sealed_key, certificate) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING',
      [name, sealedKey, certificate],
    );
  }

  async reseal(name: string, sealedKey: Buffer): Promise<void> {
    await this.database.query('UPDATE bundle_keys SET sealed_key = $2 WHERE name = $1', [name, sealedKey]);
  }

  /** `publicKey`: PEM. Those that the user had before stay valid, unless `alone`. */
  async add(userId: string, publicKey: string, alone: boolean): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (alone) await tx.query('DELETE FROM user_certificates WHERE user_id = $1', [userId]);
      await tx.query('INSERT INTO user_certificates (id, user_id, public_key) VALUES ($1, $2, $3)', [
        ...[randomUUID(), userId, publicKey],
      ]);
    });
  }

  /** PEM, of users who belong to the project and may do anything at all. */
  async publicKeysIn(projectId: string): Promise<readonly string[]> {
    const rows = await this.database.query<{ publicKey: string }>(
      `SELECT c.public_key AS "publicKey" FROM user_certificates c JOIN users u ON u.id = c.user_id AND u.enabled
         JOIN project_members m ON m.user_id = u.id WHERE m.project_id = $1 ORDER BY c.created_at DESC, c.id LIMIT 1000`,
      [projectId],
    );
    return rows.map(({ publicKey }) => publicKey);
  }
}
