import { hostname } from 'node:os';
import { packageVersion } from '../../common/package-folder.js';
import { logger } from '../../common/log/logger.js';
import { BREAK_SECONDS } from './host.flags.js';
import type { Database } from '../../common/prisma/database.js';

const EVERY_MS = 5_000;

/**
 * `started_at` is since when there was no break: hosts that were heard of before one are not silent, they could not be
 * heard.
 */
const BEAT = `
  INSERT INTO services (host, "binary", last_seen, version) VALUES ($1, $2, engine_now(), $3)
  ON CONFLICT (host, "binary") DO UPDATE SET last_seen = engine_now(), version = $3,
    started_at = CASE WHEN make_interval(secs => $4) < engine_now() - services.last_seen THEN engine_now()
      ELSE services.started_at END`;

/** One beat of a daemon of the control plane. */
export const beatOnce = (database: Database, binary: string): Promise<unknown> =>
  database.query(BEAT, [hostname(), binary, packageVersion(), BREAK_SECONDS]);

/**
 * Says every five seconds that a daemon of the control plane is there; `engine-manage service list` shows it. Returns
 * the way to stop.
 */
export function beatAsService(database: Database, binary: string): () => void {
  const beat = () =>
    void beatOnce(database, binary).catch((error: unknown) =>
      logger('services').warn({ binary, err: error }, 'heartbeat not written'),
    );
  const timer = setInterval(beat, EVERY_MS);
  beat();
  return () => clearInterval(timer);
}
