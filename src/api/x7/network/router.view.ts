import { namedUuid } from '../../../common/ids/named-uuid.js';
import type { RouterInterface, RouterRow } from '../../../cloud/networks/router.js';
import { secondsText } from '../door/dates.js';
import { externalNetworkId } from './external-network.view.js';

export interface RouterAround {
  readonly projectId: string;
  /** The pool that floating addresses come from where none is named. Undefined: the cloud has none. */
  readonly firstPool: string | undefined;
}

/** Of the port that a router has in a subnet, which has no row. */
export const routerPortId = (routerId: string, subnetId: string): string =>
  namedUuid(`router ${routerId} in ${subnetId}`);

/** An internet gateway as a router. Guests get out by floating addresses alone, each its own: nothing shares one. */
export function routerView(row: RouterRow, { projectId, firstPool }: RouterAround) {
  const at = secondsText(row.createdAt);
  const pool = row.leadsOut ? (row.pool ?? firstPool) : undefined;
  return {
    ...{ id: row.id, name: row.name, description: row.description, tags: row.labels, revision_number: 0 },
    ...{ tenant_id: projectId, project_id: projectId, created_at: at, updated_at: at, status: 'ACTIVE' },
    ...{ admin_state_up: true, routes: [], ha: false, distributed: false, flavor_id: null },
    ...{ availability_zone_hints: [], availability_zones: [] },
    external_gateway_info:
      pool === undefined
        ? null
        : { network_id: externalNetworkId(pool), enable_snat: false, external_fixed_ips: [] },
  };
}

/** A router's port. Which MAC address it has is its hosts' own. */
export function routerPortView(router: RouterRow, one: RouterInterface, projectId: string) {
  const at = secondsText(router.createdAt);
  return {
    ...{ id: routerPortId(router.id, one.subnetId), name: '', description: '', tags: [], revision_number: 0 },
    ...{ tenant_id: projectId, project_id: projectId, created_at: at, updated_at: at },
    ...{ network_id: router.vpcId ?? '', mac_address: '', device_id: router.id },
    fixed_ips: [{ subnet_id: one.subnetId, ip_address: one.gateway }],
    ...{
      device_owner: 'network:router_interface',
      admin_state_up: true,
      status: 'ACTIVE',
      security_groups: [],
    },
    ...{ allowed_address_pairs: [], extra_dhcp_opts: [], port_security_enabled: false },
    'binding:vnic_type': 'normal',
  };
}
