import { GuestFactsRepository } from '../../cloud/instances/guest-facts.repository.js';
import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import { ConfigDriveRoutes } from './config-drive.routes.js';
import type { HostGuard } from './host-guard.js';

interface Parts {
  readonly database: Database;
  readonly sealer: Sealer;
}

/** Config drives as rows say them. */
export function configDriveRoutesOf(
  { database, sealer }: Parts,
  guard: Pick<HostGuard, 'admit'>,
): ConfigDriveRoutes {
  const guests = new GuestFactsRepository(database, sealer);
  return new ConfigDriveRoutes({
    guard,
    findGuest: (host, portId) => guests.find(host, { portId, address: '' }),
  });
}
