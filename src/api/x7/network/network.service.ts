import { networkError } from '../door/error-bodies.js';
import type { X7Service } from '../door/x7-service.js';
import { floatingIpRoutes } from './floating-ips.routes.js';
import type { FloatingIpParts } from './floating-ip-changes.js';
import { networkQuotaRoutes, type NetworkQuotaParts } from './quotas.routes.js';
import { extraRoutes, type ExtraParts } from './extras.routes.js';
import { networkRoutes } from './networks.routes.js';
import { PREFIX } from './neutron-list.js';
import { networkWriteRoutes } from './network-writes.routes.js';
import { portRoutes, type PortWriteParts } from './ports.routes.js';
import { routerRoutes } from './routers.routes.js';
import { type SubnetWriteParts, subnetWriteRoutes } from './subnet-writes.routes.js';
import { networkTagRoutes } from './tags.routes.js';
import { type GroupParts, securityGroupRoutes } from './security-groups.routes.js';
import { unbuiltNetworkRoutes } from './unbuilt.routes.js';

export interface NetworkServiceParts
  extends ExtraParts, FloatingIpParts, GroupParts, NetworkQuotaParts, PortWriteParts, SubnetWriteParts {}

/** Network v2.0 over the cloud's networks, the servers' interfaces and the projects' security groups. */
export const networkService = (parts: NetworkServiceParts): X7Service => ({
  ...{ name: 'network', prefix: PREFIX, errorBody: networkError },
  // Over quota, and a pool that is used up, are conflicts here.
  statuses: {
    ...{ UnsupportedOperation: 501, 'Resource.AlreadyAssociated': 400, 'Gateway.NotAttached': 404 },
    ...{ VpcLimitExceeded: 409, SubnetLimitExceeded: 409, InternetGatewayLimitExceeded: 409 },
    NetworkInterfaceLimitExceeded: 409,
    ...{ AddressLimitExceeded: 409, InsufficientAddressCapacity: 409, 'InvalidAddress.NotFound': 400 },
    ...{ CannotDelete: 409, SecurityGroupLimitExceeded: 409, RulesPerSecurityGroupLimitExceeded: 409 },
  },
  routes: [
    ...networkRoutes(parts),
    ...networkWriteRoutes(parts),
    ...subnetWriteRoutes(parts),
    ...routerRoutes(parts),
    ...portRoutes(parts),
    ...networkTagRoutes(parts),
    ...floatingIpRoutes(parts),
    ...networkQuotaRoutes(parts),
    ...securityGroupRoutes(parts),
    ...extraRoutes(parts),
    ...unbuiltNetworkRoutes,
  ],
});
