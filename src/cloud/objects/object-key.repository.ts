import { Injectable } from '@nestjs/common';
import { NIL_UUID } from '../../common/ids/uuid.js';
import { Database } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';
import { keyContext } from './object-keys.js';

const PAGE = 1_000;

/** Where keys lie: a page of those after an id, and what puts others in their place. */
const PLACES = [
  {
    page: `SELECT id, sealed_key AS sealed FROM objects
            WHERE sealed_key IS NOT NULL AND id > $1::uuid ORDER BY id LIMIT ${PAGE}`,
    putFree: `UPDATE objects t SET sealed_key = s.again FROM unnest($1::uuid[], $2::bytea[]) AS s(id, again)
               WHERE t.id = s.id AND t.id IN (
                 SELECT id FROM objects WHERE id = ANY($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
              RETURNING s.id`,
    putOne: 'UPDATE objects SET sealed_key = $2 WHERE id = $1',
  },
  // Keys of parts are bound to their files.
  {
    page: `SELECT file AS id, sealed_key AS sealed FROM object_parts
            WHERE sealed_key IS NOT NULL AND file > $1::uuid ORDER BY file LIMIT ${PAGE}`,
    putFree: `UPDATE object_parts t SET sealed_key = s.again FROM unnest($1::uuid[], $2::bytea[]) AS s(id, again)
               WHERE t.file = s.id AND t.file IN (
                 SELECT file FROM object_parts WHERE file = ANY($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED)
              RETURNING s.id`,
    putOne: 'UPDATE object_parts SET sealed_key = $2 WHERE file = $1',
  },
] as const;

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
    for (const place of PLACES) {
      let last = NIL_UUID;
      let rows: readonly KeyRow[];
      do {
        rows = await this.database.query<KeyRow>(place.page, [last]);
        const stale = rows.filter(({ sealed }) => this.sealer.isStale(sealed));
        if (stale.length > 0) await this.#put(place, stale.map(this.#again));
        resealed += stale.length;
        last = rows.at(-1)?.id ?? last;
      } while (rows.length === PAGE);
    }
    return resealed;
  }

  /**
   * Whoever waits for a row here holds none: a request that deletes many locks them in the order of their names, and
   * one of the two would be ended for it.
   */
  async #put(place: (typeof PLACES)[number], rows: readonly KeyRow[]): Promise<void> {
    const columns = [rows.map(({ id }) => id), rows.map(({ sealed }) => sealed)];
    const done = await this.database.query<Pick<KeyRow, 'id'>>(place.putFree, columns);
    const put = new Set(done.map(({ id }) => id));
    for (const { id, sealed } of rows.filter((row) => !put.has(row.id)))
      await this.database.query(place.putOne, [id, sealed]);
  }

  readonly #again = ({ id, sealed }: KeyRow): KeyRow => ({
    id,
    sealed: this.sealer.seal(this.sealer.open(sealed, keyContext(id)), keyContext(id)),
  });
}
