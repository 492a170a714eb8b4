import type { HostNetworkState } from './network-driver.js';

/** What a host holds before it has heard from the cloud. */
export const NO_STATE: HostNetworkState = {
  version: 0,
  filters: { ports: [], groups: {}, members: {} },
  peers: [],
};
