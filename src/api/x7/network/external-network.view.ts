import type { PoolRange } from '../../../cloud/floating-addresses/floating-networks.service.js';
import { namedUuid } from '../../../common/ids/named-uuid.js';
import { secondsText } from '../door/dates.js';

/** Of the network that a pool of floating addresses is. */
export const externalNetworkId = (pool: string): string => namedUuid(`external network ${pool}`);

const KEPT = { description: '', tags: [], revision_number: 0, tenant_id: '', project_id: '' };
/** Of Ethernet: nothing of ours is on these networks. */
const MTU = 1500;

/** One for each pool, in the order in which they were made; the first is where addresses come from by default. */
export function externalNetworkViews(ranges: readonly PoolRange[]) {
  const pools = [...new Set(ranges.map(({ pool }) => pool))];
  return pools.map((pool, i) => {
    const own = ranges.filter((range) => range.pool === pool);
    const at = secondsText(Math.min(...own.map(({ createdAt }) => createdAt)));
    return {
      ...{ id: externalNetworkId(pool), name: pool, ...KEPT, created_at: at, updated_at: at },
      ...{
        status: 'ACTIVE',
        admin_state_up: true,
        shared: false,
        subnets: own.map(({ id }) => id),
        mtu: MTU,
      },
      ...{ 'router:external': true, is_default: i === 0, port_security_enabled: true },
      ...{ availability_zone_hints: [], availability_zones: [] },
      ...{ ipv4_address_scope: null, ipv6_address_scope: null },
    };
  });
}

/** Their ranges. */
export const externalSubnetViews = (ranges: readonly PoolRange[]) =>
  ranges.map(({ id, pool, cidr, first, last, createdAt }) => {
    const at = secondsText(createdAt);
    return {
      ...{ id, name: `${pool} ${cidr}`, ...KEPT, created_at: at, updated_at: at },
      ...{ network_id: externalNetworkId(pool), cidr, ip_version: 4, gateway_ip: null, enable_dhcp: false },
      ...{ allocation_pools: [{ start: first, end: last }], dns_nameservers: [], host_routes: [] },
      ...{ ipv6_ra_mode: null, ipv6_address_mode: null, subnetpool_id: null, service_types: [] },
    };
  });
