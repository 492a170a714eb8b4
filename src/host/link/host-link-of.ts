import { packageVersion } from '../../common/package-folder.js';
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

/** The link of one host daemon, as its flags say. Each daemon of a host has a spool folder of its own. */
export const hostLinkOf = (
  { host, token }: HostIdentity,
  flags: HostLinkFlags,
  spoolFolder: string,
): HostLink => {
  const driver = flags.compute_driver ?? flags.network_driver;
  return createHostLink({
    ...(driver !== undefined && { driver }),
    host,
    token,
    spoolFolder,
    url: flags.host_api_url,
    networkManager: flags.network_manager,
    version: packageVersion(),
    heartbeatMs: flags.heartbeat_interval * 1000,
    inventoryMs: flags.inventory_interval * 1000,
  });
};
