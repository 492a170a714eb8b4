import type { Database } from '../../src/common/prisma/database.js';
import { HOST_CONTRACT } from '../../src/stream/stream.contract.js';

/** Rows of a host `h` of zone `local-1a` that serves volumes, has room for 60 GiB and is up. */
export async function insertVolumeHost(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash, roles, volume_gib) VALUES ('h', 'local-1a', 'h', '{volume}', 60)`,
  );
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract)
     VALUES ('h', 'engine-volume', now() + interval '1 day', $1)`,
    [HOST_CONTRACT],
  );
}
