import { z } from 'zod';
import { namedProject } from './named-project.js';

const description = z.string().max(255).optional();
const id = z.string().min(1).max(64);
const unused = { dns_name: z.literal('').optional(), dns_domain: z.literal('').optional() };

/** `POST /floatingips`. */
export const newFloatingIp = z.strictObject({
  floatingip: z.strictObject({
    ...{ floating_network_id: id, floating_ip_address: z.ipv4().nullable().optional() },
    ...{ port_id: id.nullable().optional(), fixed_ip_address: z.ipv4().nullable().optional() },
    ...{ subnet_id: id.nullable().optional(), description, ...unused },
    ...namedProject,
  }),
});
export type NewFloatingIp = z.infer<typeof newFloatingIp>['floatingip'];

/** `PUT /floatingips/{id}`. */
export const floatingIpChange = z.strictObject({
  floatingip: z.strictObject({
    ...{ port_id: id.nullable().optional(), fixed_ip_address: z.ipv4().nullable().optional() },
    ...{ description, ...unused },
  }),
});
export type FloatingIpChange = z.infer<typeof floatingIpChange>['floatingip'];
