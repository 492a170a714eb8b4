import type { NetworkRow } from '../../../cloud/networks/network.js';
import type { OwnNetwork, SubnetView } from '../../../cloud/networks/network-reader.service.js';
import { secondsText } from '../door/dates.js';

const idsOf = (subnets: readonly SubnetView[]) => subnets.map(({ id }) => id);
const zonesOf = (subnets: readonly SubnetView[]) => [...new Set(subnets.map(({ zone }) => zone))];

/** What all networks of guests are. */
const GUESTS = {
  ...{ status: 'ACTIVE', admin_state_up: true, 'router:external': false, port_security_enabled: true },
  ...{ ipv4_address_scope: null, ipv6_address_scope: null },
};

/** The operator's: no project's. */
export function flatNetworkView({ id, name, mtu, createdAt }: NetworkRow, subnets: readonly SubnetView[]) {
  const at = secondsText(createdAt);
  const own = subnets.filter(({ networkId }) => networkId === id);
  return {
    ...{ id, name, description: '', tags: [], revision_number: 0, tenant_id: '', project_id: '' },
    ...{ created_at: at, updated_at: at, shared: true, subnets: idsOf(own), mtu, ...GUESTS },
    ...{ availability_zone_hints: [], availability_zones: zonesOf(own) },
  };
}

interface Owned {
  readonly subnets: readonly SubnetView[];
  readonly projectId: string;
}

/** A VPC of a project's own. */
export function ownNetworkView(row: OwnNetwork, { subnets, projectId }: Owned) {
  const at = secondsText(row.createdAt);
  const own = subnets.filter(({ networkId }) => networkId === row.id);
  return {
    ...{ id: row.id, name: row.name, description: row.description, tags: row.labels, revision_number: 0 },
    ...{ tenant_id: projectId, project_id: projectId, created_at: at, updated_at: at },
    ...{ shared: false, subnets: idsOf(own), mtu: row.mtu, ...GUESTS },
    availability_zone_hints: row.zoneHint === null ? [] : [row.zoneHint],
    availability_zones: zonesOf(own),
  };
}

/** A default one that has no name is called by its zone. */
export function subnetView(row: SubnetView, projectId: string) {
  const at = secondsText(row.createdAt);
  const name = row.name === '' && row.isDefault ? row.zone : row.name;
  return {
    ...{ id: row.id, name, description: row.description, tags: row.labels, revision_number: 0 },
    ...{ tenant_id: projectId, project_id: projectId, created_at: at, updated_at: at },
    ...{
      network_id: row.networkId,
      cidr: row.cidr,
      ip_version: 4,
      gateway_ip: row.gateway,
      enable_dhcp: true,
    },
    allocation_pools: [{ start: row.first, end: row.last }],
    ...{ dns_nameservers: row.resolvers, host_routes: [], ipv6_ra_mode: null },
    ...{ ipv6_address_mode: null, subnetpool_id: null, service_types: [] },
  };
}
