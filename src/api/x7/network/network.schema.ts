import { z } from 'zod';
import { links, seconds } from '../door/shapes.js';

/** Shapes of network v2.0's answers, strictly. */

const unnamed = {
  ...{ id: z.string(), tenant_id: z.string(), project_id: z.string() },
  ...{ description: z.string(), tags: z.array(z.string()), revision_number: z.int() },
  ...{ created_at: seconds, updated_at: seconds },
};
const common = { ...unnamed, name: z.string() };

export const networkShape = z.strictObject({
  ...{ ...common, status: z.literal('ACTIVE'), admin_state_up: z.boolean(), shared: z.boolean() },
  ...{ subnets: z.array(z.string()), mtu: z.int(), 'router:external': z.boolean() },
  ...{ port_security_enabled: z.boolean(), availability_zone_hints: z.array(z.string()) },
  ...{ availability_zones: z.array(z.string()), ipv4_address_scope: z.null(), ipv6_address_scope: z.null() },
  // Of external ones.
  is_default: z.boolean().optional(),
});

const pool = z.strictObject({ start: z.string(), end: z.string() });
export const subnetShape = z.strictObject({
  ...{ ...common, network_id: z.string(), cidr: z.string(), ip_version: z.literal(4) },
  ...{ gateway_ip: z.string().nullable(), enable_dhcp: z.boolean(), allocation_pools: z.array(pool) },
  ...{ dns_nameservers: z.array(z.string()), host_routes: z.array(z.unknown()), ipv6_ra_mode: z.null() },
  ...{ ipv6_address_mode: z.null(), subnetpool_id: z.null(), service_types: z.array(z.string()) },
});

export const portShape = z.strictObject({
  ...{ ...common, network_id: z.string(), mac_address: z.string(), device_id: z.string() },
  fixed_ips: z.array(z.strictObject({ subnet_id: z.string(), ip_address: z.string() })),
  ...{ device_owner: z.string(), status: z.enum(['ACTIVE', 'DOWN']), admin_state_up: z.boolean() },
  ...{ security_groups: z.array(z.string()), allowed_address_pairs: z.array(z.unknown()) },
  ...{ extra_dhcp_opts: z.array(z.unknown()), port_security_enabled: z.boolean() },
  ...{ 'binding:vnic_type': z.string(), 'binding:host_id': z.string().optional() },
  ...{ 'binding:vif_type': z.string().optional(), 'binding:vif_details': z.strictObject({}).optional() },
  'binding:profile': z.strictObject({}).optional(),
});

export const ruleShape = z.strictObject({
  ...{ id: z.string(), tenant_id: z.string(), project_id: z.string(), security_group_id: z.string() },
  ...{ direction: z.enum(['ingress', 'egress']), ethertype: z.enum(['IPv4', 'IPv6']) },
  ...{
    protocol: z.string().nullable(),
    port_range_min: z.int().nullable(),
    port_range_max: z.int().nullable(),
  },
  ...{ remote_ip_prefix: z.string().nullable(), remote_group_id: z.string().nullable() },
  ...{ remote_address_group_id: z.null(), normalized_cidr: z.string().nullable(), description: z.string() },
  ...{ created_at: seconds, updated_at: seconds, revision_number: z.int() },
});

export const groupShape = z.strictObject({
  ...{
    ...common,
    stateful: z.literal(true),
    shared: z.literal(false),
    security_group_rules: z.array(ruleShape),
  },
});

const gateway = z.strictObject({
  ...{ network_id: z.string(), enable_snat: z.boolean(), external_fixed_ips: z.array(z.unknown()) },
});
export const routerShape = z.strictObject({
  ...{ ...common, status: z.literal('ACTIVE'), admin_state_up: z.boolean(), routes: z.array(z.unknown()) },
  ...{ ha: z.boolean(), distributed: z.boolean(), flavor_id: z.null() },
  ...{ availability_zone_hints: z.array(z.string()), availability_zones: z.array(z.string()) },
  external_gateway_info: gateway.nullable(),
});
export const routerInterfaceShape = z.strictObject({
  ...{ id: z.string(), tenant_id: z.string(), project_id: z.string(), port_id: z.string() },
  ...{ subnet_id: z.string(), subnet_ids: z.array(z.string()), network_id: z.string() },
  tags: z.array(z.string()),
});

const portDetails = z.strictObject({
  ...{ name: z.string(), network_id: z.string(), mac_address: z.string(), admin_state_up: z.boolean() },
  ...{ status: z.string(), device_id: z.string(), device_owner: z.string() },
});
export const floatingIpShape = z.strictObject({
  ...{ ...unnamed, floating_network_id: z.string(), floating_ip_address: z.string() },
  router_id: z.string().nullable(),
  ...{ fixed_ip_address: z.string().nullable(), port_id: z.string().nullable() },
  ...{ status: z.enum(['ACTIVE', 'DOWN', 'ERROR']), port_details: portDetails.nullable() },
  ...{ dns_name: z.literal(''), dns_domain: z.literal('') },
});

export const oneAnswer = (key: string, shape: z.ZodType) => () => z.strictObject({ [key]: shape });
export const listAnswer = (key: string, shape: z.ZodType) => () =>
  z.strictObject({ [key]: z.array(shape), [`${key}_links`]: links.optional() });
