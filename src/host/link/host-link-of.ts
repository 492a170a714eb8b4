import { join } from 'node:path';
import type { HostRole } from '../../../workflows/contracts/host-roles.js';
import { packageVersion } from '../../common/package-folder.js';
import type { HostPaths } from '../../common/state/state-paths.js';
import type { HostIdentity } from './host-identity.js';
import { createHostLink } from './host-link.client.js';
import type { HostLink } from './host-link.js';

export interface HostLinkFlags {
  readonly host_api_url: string;
  readonly network_manager: string;
  readonly heartbeat_interval: number;
  readonly inventory_interval: number;
  /** Of whichever daemon it is. */
  readonly compute_driver?: string;
  readonly network_driver?: string;
}

/** The link of one daemon of a host, as its flags say. */
export const hostLinkOf = (
  role: HostRole,
  { host, token, paths }: HostIdentity,
  flags: HostLinkFlags,
): HostLink => {
  const driver = flags.compute_driver ?? flags.network_driver;
  return createHostLink({
    ...(driver !== undefined && { driver }),
    host,
    token,
    spoolFolder: spoolOf(role, paths),
    url: flags.host_api_url,
    networkManager: flags.network_manager,
    version: packageVersion(),
    heartbeatMs: flags.heartbeat_interval * 1000,
    inventoryMs: flags.inventory_interval * 1000,
  });
};

/** One a daemon. That of guests' events lies where the first clouds had their only one. */
export const spoolOf = (role: HostRole, paths: HostPaths): string =>
  role === 'compute' ? paths.spool : join(paths.root, role, 'spool');
