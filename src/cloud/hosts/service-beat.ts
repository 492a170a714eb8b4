import { hostname } from 'node:os';
import { packageVersion } from '../../common/package-folder.js';
import { logger } from '../../common/log/logger.js';
import type { Database } from '../../common/prisma/database.js';

const EVERY_MS = 10_000;

/** Says every ten seconds that a daemon of the control plane is there; `engine-manage service list` shows it. Returns the way to stop. */
export function beatAsService(database: Database, binary: string): () => void {
  const beat = () =>
    void database
      .query(
        `INSERT INTO services (host, "binary", last_seen, version) VALUES ($1, $2, engine_now(), $3)
         ON CONFLICT (host, "binary") DO UPDATE SET last_seen = engine_now(), version = $3`,
        [hostname(), binary, packageVersion()],
      )
      .catch((error: unknown) => logger('services').warn({ err: error }, 'could not say that we are here'));
  const timer = setInterval(beat, EVERY_MS);
  beat();
  return () => clearInterval(timer);
}
