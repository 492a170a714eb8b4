import { networkError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { extraRoutes, type ExtraParts } from './extras.routes.js';
import { type NetworkParts, networkRoutes } from './networks.routes.js';
import { PREFIX } from './neutron-list.js';
import { type PortParts, portRoutes } from './ports.routes.js';
import { type GroupParts, securityGroupRoutes } from './security-groups.routes.js';
import { unbuiltNetworkRoutes } from './unbuilt.routes.js';

export interface NetworkServiceParts extends ExtraParts, GroupParts, NetworkParts, PortParts {}

/** Network v2.0 over the cloud's networks, the servers' interfaces and the projects' security groups. */
export const networkService = (parts: NetworkServiceParts): X7Service => ({
  ...{ name: 'network', prefix: PREFIX, errorBody: networkError },
  routes: [
    ...networkRoutes(parts),
    ...portRoutes(parts),
    ...securityGroupRoutes(parts),
    ...extraRoutes(parts),
    ...unbuiltNetworkRoutes,
  ],
});
