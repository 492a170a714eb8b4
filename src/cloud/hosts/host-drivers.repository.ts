import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';

/** A daemon of a host, and what it works with. */
export interface HostDriver {
  readonly host: string;
  readonly binary: string;
  readonly driver: string;
}

const KNOWN = `
  FROM services s JOIN hosts h ON h.name = s.host AND h.forgotten_at IS NULL WHERE s.driver <> ''`;

/** What the daemons of hosts said that they work with. */
@Injectable()
export class HostDriversRepository {
  constructor(private readonly database: Database) {}

  /** One of each kind of daemon: that which was heard of last. */
  latest(): Promise<HostDriver[]> {
    return this.database.query<HostDriver>(
      `SELECT DISTINCT ON (s."binary") s.host, s."binary", s.driver ${KNOWN} ORDER BY s."binary", s.last_seen DESC`,
    );
  }

  /**
   * The same daemon of another host that is fake where this one is not, or the other way round. One that is fake counts
   * while it is alive (`downSeconds`: `--service_down_time`): those of a cloud that was tried first are no hosts of the
   * real one.
   */
  async otherKind(
    { host, binary, driver }: HostDriver,
    downSeconds: number,
  ): Promise<HostDriver | undefined> {
    const [found] = await this.database.query<HostDriver>(
      `SELECT s.host, s."binary", s.driver ${KNOWN} AND s."binary" = $1 AND s.host <> $2
         AND (s.driver = 'fake') <> ($3 = 'fake')
         AND (s.driver <> 'fake' OR EXISTS (SELECT FROM live_hosts($4) l WHERE l.host = s.host)) ORDER BY s.host LIMIT 1`,
      [binary, host, driver, downSeconds],
    );
    return found;
  }
}
