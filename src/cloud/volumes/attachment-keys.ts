import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { Sealer } from '../../common/seal/sealer.js';

const KEY_BYTES = 32;

const contextOf = (volumeId: string): string => `attachment-key:${volumeId}`;

interface SealedRow {
  readonly id: string;
  readonly sealed: Buffer;
}

/**
 * Keys of attachments across hosts, one an attachment: 256 random bits by which the volume's host and the guest's know
 * each other (TLS-PSK). They lie sealed in the volume's row, go with the attachment, and are told to these two hosts
 * alone.
 */
@Injectable()
export class AttachmentKeys {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** A new one, sealed. */
  mint(volumeId: string): Buffer {
    return this.sealer.seal(randomBytes(KEY_BYTES), contextOf(volumeId));
  }

  /** Hex. Undefined: the host is neither the volume's nor that of the instance that has it, or both are one host. */
  async ofHost(host: string, volumeId: string): Promise<string | undefined> {
    const [row] = await this.database.query<SealedRow>(
      `SELECT v.id, v.attachment_key AS sealed FROM volumes v JOIN instances i ON i.id = v.instance_id
       WHERE v.id = $2 AND v.attachment_key IS NOT NULL AND $1 IN (v.host, i.host)`,
      [host, volumeId],
    );
    return row && this.#open(row).toString('hex');
  }

  /** Seals again whatever an older master key has sealed. Answers how many that were. */
  async reseal(): Promise<number> {
    const rows = await this.database.query<SealedRow>(
      'SELECT id, attachment_key AS sealed FROM volumes WHERE attachment_key IS NOT NULL',
    );
    const stale = rows.filter(({ sealed }) => this.sealer.isStale(sealed));
    for (const row of stale) {
      const again = this.sealer.seal(this.#open(row), contextOf(row.id));
      await this.database.query(
        'UPDATE volumes SET attachment_key = $2 WHERE id = $1 AND attachment_key = $3',
        [row.id, again, row.sealed],
      );
    }
    return stale.length;
  }

  #open({ id, sealed }: SealedRow): Buffer {
    return this.sealer.open(sealed, contextOf(id));
  }
}
