import type { RequestContext } from '../../../common/context/request-context.js';
import type { PortReader, PortRow } from '../../../cloud/networks/port-reader.service.js';
import type { RouterService } from '../../../cloud/vpcs/router.service.js';
import { secondsText } from '../door/dates.js';
import { routerPortView } from './router.view.js';

export interface PortParts {
  readonly ports: PortReader;
  readonly routers: RouterService;
}

/** Interfaces, and the ports of routers, which have no rows. */
export async function portViews({ ports, routers }: PortParts, context: RequestContext) {
  const [rows, all] = await Promise.all([ports.list(context.projectId, {}), routers.list(context)]);
  const ofRouters = all.flatMap((router) =>
    router.interfaces.map((one) => routerPortView(router, one, context.projectId)),
  );
  return [...rows.map((row) => portView(row, context)), ...ofRouters];
}

export function portView(row: PortRow, { projectId, isAdmin }: RequestContext) {
  const at = secondsText(row.createdAt);
  return {
    ...{ id: row.id, name: row.name, description: row.description, tags: row.labels, revision_number: 0 },
    ...{ created_at: at, updated_at: at, tenant_id: projectId, project_id: projectId },
    ...{ network_id: row.networkId, mac_address: row.mac },
    fixed_ips: [row.address, ...row.moreAddresses].map((address) => ({
      ...{ subnet_id: row.subnetId, ip_address: address },
    })),
    ...{ device_id: row.instanceId ?? '', device_owner: ownerOf(row), admin_state_up: true },
    ...{ status: row.isUp ? 'ACTIVE' : 'DOWN', security_groups: row.groups, allowed_address_pairs: [] },
    ...{ extra_dhcp_opts: [], port_security_enabled: true, 'binding:vnic_type': 'normal' },
    ...(isAdmin && bindingOf(row)),
  };
}

export const ownerOf = ({ instanceId, zone }: PortRow): string =>
  instanceId === null ? '' : `compute:${zone}`;

const bindingOf = ({ host }: PortRow) => ({
  ...{ 'binding:host_id': host ?? '', 'binding:vif_type': host === null ? 'unbound' : 'bridge' },
  ...{ 'binding:vif_details': {}, 'binding:profile': {} },
});
