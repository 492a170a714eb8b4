import { z } from 'zod';
import { namedProject } from './named-project.js';

/** Bodies that make and change networks, subnets, ports and routers: what is asked and not built answers 501. */

const text = z.string().max(255);
const id = z.string().min(1).max(64);
export const label = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^,/]*$/);
const words = { name: text.optional(), description: text.optional() };
const isUp = { admin_state_up: z.boolean().optional() };
const things = z.array(z.unknown()).max(100).optional();
const zones = { availability_zone_hints: z.array(text).max(1).optional() };

const networkChange = {
  ...{ ...words, ...isUp, shared: z.boolean().optional(), 'router:external': z.boolean().optional() },
  ...{ port_security_enabled: z.boolean().optional(), is_default: z.boolean().optional() },
  ...{
    mtu: z.int().optional(),
    dns_domain: text.optional(),
    qos_policy_id: z.string().nullable().optional(),
  },
};

/** What `POST /networks` makes, `PUT /networks/{id}`. */
export const newNetwork = z.strictObject({
  ...networkChange,
  ...zones,
  vlan_transparent: z.boolean().optional(),
  ...namedProject,
});
export const changedNetwork = z.strictObject({ network: z.strictObject(networkChange) });
export type NetworkChange = z.infer<typeof newNetwork>;

const subnetChange = {
  ...{ ...words, enable_dhcp: z.boolean().optional(), host_routes: things, service_types: things },
  gateway_ip: z.string().max(64).nullable().optional(),
  dns_nameservers: z.array(z.ipv4()).max(5).optional(),
  allocation_pools: z
    .array(z.strictObject({ start: z.ipv4(), end: z.ipv4() }))
    .max(1)
    .optional(),
};

/** What `POST /subnets` makes, `PUT /subnets/{id}`. */
export const newSubnet = z.strictObject({
  ...{
    ...subnetChange,
    network_id: id,
    cidr: z.string().max(64),
    ip_version: z.union([z.literal(4), z.literal(6)]),
  },
  ...{ ipv6_ra_mode: text.nullable().optional(), ipv6_address_mode: text.nullable().optional() },
  ...{ subnetpool_id: text.nullable().optional(), prefixlen: z.int().nullable().optional() },
  ...{ segment_id: text.nullable().optional(), ...namedProject },
});
export const changedSubnet = z.strictObject({ subnet: z.strictObject(subnetChange) });
export type NewSubnetBody = z.infer<typeof newSubnet>;
export type SubnetChange = z.infer<typeof changedSubnet>['subnet'];

const fixedIp = z.strictObject({ subnet_id: id.optional(), ip_address: z.ipv4().optional() });
const portChange = {
  ...{
    ...words,
    ...isUp,
    security_groups: z.array(id).max(60).optional(),
    port_security_enabled: z.boolean().optional(),
  },
  ...{
    allowed_address_pairs: things,
    extra_dhcp_opts: things,
    fixed_ips: z.array(fixedIp).max(50).optional(),
  },
  ...{ device_id: text.optional(), device_owner: text.optional(), mac_address: text.optional() },
  ...{ dns_name: text.optional(), dns_domain: text.optional(), qos_policy_id: text.nullable().optional() },
  ...{ 'binding:host_id': text.nullable().optional(), 'binding:vnic_type': text.optional() },
  'binding:profile': z.record(z.string(), z.unknown()).optional(),
};

/** What `POST /ports` makes, `PUT /ports/{id}`. */
export const newPort = z.strictObject({ ...portChange, network_id: id, ...namedProject });
export const changedPort = z.strictObject({ port: z.strictObject(portChange) });
export type NewPortBody = z.infer<typeof newPort>;
export type PortChange = z.infer<typeof changedPort>['port'];

const gateway = z
  .strictObject({
    network_id: id.optional(),
    enable_snat: z.boolean().optional(),
    external_fixed_ips: things,
  })
  .nullable()
  .optional();
const routerChange = {
  ...{ ...words, ...isUp, external_gateway_info: gateway, routes: things },
  ...{ ha: z.boolean().optional(), distributed: z.boolean().optional() },
};

/** `POST /routers`, `PUT /routers/{id}`. */
export const newRouter = z.strictObject({
  router: z.strictObject({
    ...routerChange,
    ...zones,
    flavor_id: text.nullable().optional(),
    ...namedProject,
  }),
});
export const changedRouter = z.strictObject({ router: z.strictObject(routerChange) });
export type RouterBody = z.infer<typeof newRouter>['router'];

/** `PUT /routers/{id}/add_router_interface`, `remove_router_interface`. */
export const routerInterface = z.strictObject({ subnet_id: id.optional(), port_id: id.optional() });
