import type { AddressRow } from '../../../cloud/floating-addresses/floating-address.js';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';
import { secondsText } from '../door/dates.js';
import { externalNetworkId } from './external-network.view.js';

/** Ports by their ids. */
export type Ports = ReadonlyMap<string, PortRow>;

/** A floating address as network v2.0 shows it. There are no routers: hosts translate by themselves. */
export function floatingIpView(row: AddressRow, projectId: string, ports: Ports) {
  const at = secondsText(row.createdAt);
  const port = row.interfaceId === null ? undefined : ports.get(row.interfaceId);
  return {
    ...{ id: row.id, tenant_id: projectId, project_id: projectId, description: row.description },
    ...{ tags: [], revision_number: row.generation, created_at: at, updated_at: at },
    ...{ floating_network_id: externalNetworkId(row.pool), floating_ip_address: row.name, router_id: null },
    ...{ fixed_ip_address: row.privateAddress, port_id: row.interfaceId, status: statusOf(row) },
    port_details: port ? detailsOf(port) : null,
    ...{ dns_name: '' as const, dns_domain: '' as const },
  };
}

/** `DOWN` also while hosts are on their way to it. */
function statusOf({ state, associationId, task }: AddressRow): 'ACTIVE' | 'DOWN' | 'ERROR' {
  if (state === 'error') return 'ERROR';
  return state === 'associated' && associationId !== null && task === null ? 'ACTIVE' : 'DOWN';
}

const detailsOf = ({ networkId, mac, isUp, instanceId, zone }: PortRow) => ({
  ...{ name: '', network_id: networkId, mac_address: mac, admin_state_up: true },
  ...{ status: isUp ? 'ACTIVE' : 'DOWN', device_id: instanceId, device_owner: `compute:${zone}` },
});
