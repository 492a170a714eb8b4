import type { HostNamespace } from './host-namespace.js';
import type { HostNetworks } from './host-networks.js';
import type { RulesetKeeper } from './ruleset-keeper.js';

/** A namespace with guests in it: the host's own, or that of a domain. */
export interface HostPart {
  readonly namespace: HostNamespace;
  readonly rules: RulesetKeeper;
  readonly networks: HostNetworks;
}
