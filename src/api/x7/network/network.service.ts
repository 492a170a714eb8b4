import { networkError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { floatingIpRoutes } from './floating-ips.routes.js';
import type { FloatingIpParts } from './floating-ip-changes.js';
import { networkQuotaRoutes, type NetworkQuotaParts } from './quotas.routes.js';
import { extraRoutes, type ExtraParts } from './extras.routes.js';
import { type NetworkParts, networkRoutes } from './networks.routes.js';
import { PREFIX } from './neutron-list.js';
import { type PortParts, portRoutes } from './ports.routes.js';
import { type GroupParts, securityGroupRoutes } from './security-groups.routes.js';
import { unbuiltNetworkRoutes } from './unbuilt.routes.js';

export interface NetworkServiceParts
  extends ExtraParts, FloatingIpParts, GroupParts, NetworkParts, NetworkQuotaParts, PortParts {}

/** Network v2.0 over the cloud's networks, the servers' interfaces and the projects' security groups. */
export const networkService = (parts: NetworkServiceParts): X7Service => ({
  ...{ name: 'network', prefix: PREFIX, errorBody: networkError },
  // Over quota, and a pool that is used up, are conflicts here.
  statuses: {
    ...{ AddressLimitExceeded: 409, InsufficientAddressCapacity: 409, 'InvalidAddress.NotFound': 400 },
    ...{ CannotDelete: 409, SecurityGroupLimitExceeded: 409, RulesPerSecurityGroupLimitExceeded: 409 },
  },
  routes: [
    ...networkRoutes(parts),
    ...portRoutes(parts),
    ...floatingIpRoutes(parts),
    ...networkQuotaRoutes(parts),
    ...securityGroupRoutes(parts),
    ...extraRoutes(parts),
    ...unbuiltNetworkRoutes,
  ],
});
