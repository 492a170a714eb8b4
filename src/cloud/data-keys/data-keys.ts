import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';

const KEY_BYTES = 32;

const contextOf = (id: string): string => `data-key:${id}`;

/** What is asked of a volume or a snapshot that is to be. */
export interface AskedEncryption {
  /** Absent: as its project has it. */
  readonly encrypted?: boolean | undefined;
  /** What its bytes are of; `dataKeyId` null: that is plain. */
  readonly source?: { readonly dataKeyId: string | null } | undefined;
}

/**
 * Keys that volumes are encrypted under: one of a volume, its snapshots, and the volumes that are made of those, as at
 * AWS. They are random, lie sealed under the master key, and are told to the hosts that have what they open alone.
 */
@Injectable()
export class DataKeys {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /**
   * Key of the row of the one that opens it; null: it is plain. What is made of an encrypted one is encrypted, whatever
   * is asked, and so is everything in a project that encrypts: nobody can ask for less, as at AWS.
   */
  async keyFor(
    tx: Queryable,
    projectId: string,
    { encrypted = false, source }: AskedEncryption,
  ): Promise<string | null> {
    if (source && source.dataKeyId !== null) return source.dataKeyId;
    if (encrypted || (await encryptsVolumes(tx, projectId))) return this.#make(tx);
    return null;
  }

  /** What opens a volume or a snapshot that is, or is to be, on this host, as text. Undefined: there is no such. */
  async ofHost(host: string, id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string; sealed: Buffer }>(
      `SELECT k.id, k.sealed_key AS sealed FROM data_keys k WHERE k.id IN (
         SELECT v.data_key_id FROM volumes v WHERE v.id = $2 AND v.host = $1 AND v.released_at IS NULL
         UNION ALL
         SELECT s.data_key_id FROM snapshots s WHERE s.id = $2 AND s.host = $1 AND s.released_at IS NULL)`,
      [host, id],
    );
    return row && this.sealer.open(row.sealed, contextOf(row.id)).toString('hex');
  }

  /** Seals again whatever an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    const rows = await this.database.query<{ id: string; sealed: Buffer }>(
      'SELECT id, sealed_key AS sealed FROM data_keys',
    );
    const stale = rows.filter(({ sealed }) => this.sealer.isStale(sealed));
    for (const { id, sealed } of stale) {
      const again = this.sealer.seal(this.sealer.open(sealed, contextOf(id)), contextOf(id));
      await this.database.query('UPDATE data_keys SET sealed_key = $2 WHERE id = $1', [id, again]);
    }
    return stale.length;
  }

  async #make(tx: Queryable): Promise<string> {
    const id = randomUUID();
    const sealed = this.sealer.seal(randomBytes(KEY_BYTES), contextOf(id));
    await tx.query('INSERT INTO data_keys (id, sealed_key) VALUES ($1, $2)', [id, sealed]);
    return id;
  }
}

/** Whether the project's volumes are encrypted of which nobody says it. */
export async function encryptsVolumes(on: Queryable, projectId: string): Promise<boolean> {
  const [row] = await on.query<{ encrypts: boolean }>(
    'SELECT encrypts_volumes AS encrypts FROM projects WHERE id = $1',
    [projectId],
  );
  return row?.encrypts ?? false;
}
