import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { keyContext } from './object-keys.js';

const PAGE = 1_000;

/** Where keys lie: a page of those after an id, and what puts others in their place. */
const PLACES = [
  {
    page: `SELECT id, sealed_key AS sealed FROM objects
            WHERE sealed_key IS NOT NULL AND id > $1::uuid ORDER BY id LIMIT ${PAGE}`,
    put: `UPDATE objects o SET sealed_key = s.again
            FROM unnest($1::uuid[], $2::bytea[]) AS s(id, again) WHERE o.id = s.id`,
  },
  {
    page: `SELECT file AS id, sealed_key AS sealed FROM object_parts
            WHERE sealed_key IS NOT NULL AND file > $1::uuid ORDER BY file LIMIT ${PAGE}`,
    put: `UPDATE object_parts p SET sealed_key = s.again
            FROM unnest($1::uuid[], $2::bytea[]) AS s(id, again) WHERE p.file = s.id`,
  },
] as const;

const FIRST = '00000000-0000-0000-0000-000000000000';

interface KeyRow {
  readonly id: string;
  readonly sealed: Buffer;
}

/** Rows of the keys of objects and of parts. */
@Injectable()
export class ObjectKeyRepository {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** Seals again whatever an older master key has sealed. Answers how many that were. Safe beside writers. */
  async reseal(): Promise<number> {
    let resealed = 0;
    for (const { page, put } of PLACES) {
      const pageAfter = (id: string) => this.database.query<KeyRow>(page, [id]);
      for (
        let rows = await pageAfter(FIRST);
        rows.length > 0;
        rows = await pageAfter(rows.at(-1)?.id ?? FIRST)
      ) {
        const stale = rows.filter(({ sealed }) => this.sealer.isStale(sealed));
        if (stale.length > 0)
          await this.database.query(put, [stale.map(({ id }) => id), stale.map(this.#again)]);
        resealed += stale.length;
      }
    }
    return resealed;
  }

  readonly #again = ({ id, sealed }: KeyRow): Buffer =>
    this.sealer.seal(this.sealer.open(sealed, keyContext(id)), keyContext(id));
}
