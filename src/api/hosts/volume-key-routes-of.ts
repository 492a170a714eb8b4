import { DataKeys } from '../../cloud/data-keys/data-keys.js';
import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import type { HostGuard } from './host-guard.js';
import { VolumeKeyRoutes } from './volume-key.routes.js';

interface Parts {
  readonly database: Database;
  readonly sealer: Sealer;
}

/** Keys of volumes as rows have them. */
export function volumeKeyRoutesOf(
  { database, sealer }: Parts,
  guard: Pick<HostGuard, 'admit'>,
): VolumeKeyRoutes {
  const keys = new DataKeys(database, sealer);
  return new VolumeKeyRoutes({ guard, keyOf: (host, id) => keys.ofHost(host, id) });
}
