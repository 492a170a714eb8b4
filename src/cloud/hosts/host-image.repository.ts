import type { Database } from '../../common/prisma/database.js';

export interface HostImage {
  readonly id: string;
  /** Hex, of the whole file. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Images as hosts may have them: those of the guests that are, or are about to be, theirs. */
export class HostImageRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined: no guest of this host needs it, as machine image, kernel or ramdisk. */
  async find(host: string, imageId: string): Promise<HostImage | undefined> {
    const [row] = await this.#database.query<HostImage>(
      `SELECT id, sha256, size_bytes AS "sizeBytes" FROM images WHERE id = $2 AND EXISTS (
         SELECT 1 FROM instance_attempts a JOIN instances i ON i.id = a.instance_id JOIN images m ON m.id = i.image_id
         WHERE a.host = $1 AND a.state <> 'released' AND $2 IN (m.id, m.kernel_id, m.ramdisk_id))`,
      [host, imageId],
    );
    return row;
  }
}
