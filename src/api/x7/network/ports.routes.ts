import type { RequestContext } from '../../../common/context/request-context.js';
import type { PortReader, PortRow } from '../../../cloud/networks/port-reader.service.js';
import { secondsText } from '../door/dates.js';
import type { X7Route } from '../door/x7-route.js';
import { portShape } from './network.schema.js';
import { reads } from './networks.routes.js';

export interface PortParts {
  readonly ports: PortReader;
}

/** Ports: the interfaces of servers, which come and go with them. */
export const portRoutes = ({ ports }: PortParts): readonly X7Route[] =>
  reads('ports', portShape, async (context) =>
    (await ports.list(context.projectId, {})).map((row) => portView(row, context)),
  );

function portView(row: PortRow, { projectId, isAdmin }: RequestContext) {
  const at = secondsText(row.createdAt);
  return {
    ...{
      id: row.id,
      name: '',
      description: '',
      tags: [],
      revision_number: 0,
      created_at: at,
      updated_at: at,
    },
    ...{ tenant_id: projectId, project_id: projectId, network_id: row.networkId, mac_address: row.mac },
    fixed_ips: [{ subnet_id: row.subnetId, ip_address: row.address }],
    ...{ device_id: row.instanceId, device_owner: `compute:${row.zone}`, admin_state_up: true },
    ...{ status: row.isUp ? 'ACTIVE' : 'DOWN', security_groups: row.groups, allowed_address_pairs: [] },
    ...{ extra_dhcp_opts: [], port_security_enabled: true, 'binding:vnic_type': 'normal' },
    ...(isAdmin && bindingOf(row)),
  };
}

const bindingOf = ({ host }: PortRow) => ({
  ...{ 'binding:host_id': host ?? '', 'binding:vif_type': host === null ? 'unbound' : 'bridge' },
  ...{ 'binding:vif_details': {}, 'binding:profile': {} },
});
