import type { AddressRow } from '../../../cloud/floating-addresses/floating-address.js';
import type { PortRow } from '../../../cloud/networks/port-reader.service.js';
import { secondsText } from '../door/dates.js';
import { ownerOf } from './port.view.js';
import { externalNetworkId } from './external-network.view.js';

/** Ports by their ids. */
export type Ports = ReadonlyMap<string, PortRow>;

/** The routers that lead to subnets, by the subnets' ids. */
export type RoutersBySubnet = ReadonlyMap<string, string>;

export interface Behind {
  readonly projectId: string;
  readonly ports: Ports;
  readonly routers: RoutersBySubnet;
}

/** A floating address as network v2.0 shows it. Hosts translate; on the flat network there is no router. */
export function floatingIpView(row: AddressRow, { projectId, ports, routers }: Behind) {
  const at = secondsText(row.createdAt);
  const port = row.interfaceId === null ? undefined : ports.get(row.interfaceId);
  return {
    ...{ id: row.id, tenant_id: projectId, project_id: projectId, description: row.description },
    ...{ tags: [], revision_number: row.generation, created_at: at, updated_at: at },
    ...{ floating_network_id: externalNetworkId(row.pool), floating_ip_address: row.name },
    router_id: (port && routers.get(port.subnetId)) ?? null,
    ...{ fixed_ip_address: row.privateAddress, port_id: row.interfaceId, status: statusOf(row) },
    port_details: port ? detailsOf(port) : null,
    ...{ dns_name: '' as const, dns_domain: '' as const },
  };
}

/** `DOWN` also while hosts are on their way to it, and for a port that is in no server. */
function statusOf({ state, task, ...row }: AddressRow): 'ACTIVE' | 'DOWN' | 'ERROR' {
  if (state === 'error') return 'ERROR';
  const isPlaced = row.associationId !== null && (row.instanceId ?? row.natGatewayId) !== null;
  return state === 'associated' && isPlaced && task === null ? 'ACTIVE' : 'DOWN';
}

const detailsOf = (port: PortRow) => ({
  ...{ name: port.name, network_id: port.networkId, mac_address: port.mac, admin_state_up: true },
  ...{ status: port.isUp ? 'ACTIVE' : 'DOWN', device_id: port.instanceId ?? '', device_owner: ownerOf(port) },
});
