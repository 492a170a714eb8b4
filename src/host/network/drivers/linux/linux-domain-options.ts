import type { NetworkDriverOptions } from '../../network-driver-options.js';
import type { MakeDevice } from './port-devices.js';
import type { NftModel } from './nft-model.js';
import type { PeerJoin } from './peer-join.js';
import type { WantedNetwork } from './wanted-network.js';
import type { WantedRoutes } from './domain-routes.js';
import type { WantedRoutes6 } from './domain-routes6.js';
import type { HostNamespace } from './host-namespace.js';
import type { LinuxDomain } from './linux-domain.js';

export interface LinuxDomainOptions {
  readonly domainId: string;
  readonly slot: number;
  /** `folder` and `runFolder` are the domain's own, below the host's. */
  readonly host: NetworkDriverOptions;
  readonly name: string;
  /** The host's namespace, and the link's name in it. */
  readonly outer: HostNamespace;
  readonly device: string;
  readonly wanted: WantedNetwork;
  readonly resolvers: string | undefined;
  readonly makeDevice: MakeDevice | undefined;
  rules(domain: LinuxDomain): NftModel;
  routes(domain: LinuxDomain): WantedRoutes & WantedRoutes6;
  readonly peers: Pick<PeerJoin, 'isOpen' | 'join' | 'part'>;
}
