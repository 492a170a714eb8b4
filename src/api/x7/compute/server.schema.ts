import { z } from 'zod';
import { links, micros, seconds, texts } from '../door/shapes.js';

const reference = z.strictObject({ id: z.string(), links: links.optional() });

/** A flavor from 2.47 on. */
const embedded = z.strictObject({
  ...{
    original_name: z.string(),
    vcpus: z.int(),
    ram: z.int(),
    disk: z.int(),
    ephemeral: z.int(),
    swap: z.int(),
  },
  extra_specs: texts,
});

const label = z.string().regex(/^[a-zA-Z0-9-_.]+$/);

const address = z.strictObject({
  ...{ addr: z.string(), version: z.union([z.literal(4), z.literal(6)]) },
  ...{ 'OS-EXT-IPS:type': z.enum(['fixed', 'floating']), 'OS-EXT-IPS-MAC:mac_addr': z.string() },
});

const fault = z.strictObject({
  ...{ code: z.int(), created: seconds, message: z.string(), details: z.string().optional() },
});

/** Keys that some microversion added, and for whom. */
const added = (version: number) => ({
  ...(version >= 9 && { locked: z.boolean() }),
  ...(version >= 19 && { description: z.string().nullable() }),
  ...(version >= 26 && { tags: z.array(z.string()) }),
  ...(version >= 63 && { trusted_image_certificates: z.array(z.string()).nullable() }),
  ...(version >= 73 && { locked_reason: z.string().nullable() }),
});

/** What is shown of one server, and not of each in a list. */
const alone = (version: number) => ({
  ...(version >= 71 && { server_groups: z.array(z.string()) }),
});

const admins = (version: number) => ({
  ...(version >= 16 && { host_status: z.enum(['UP', 'DOWN', 'UNKNOWN', 'MAINTENANCE', '']).optional() }),
  'OS-EXT-SRV-ATTR:host': z.string().nullable().optional(),
  'OS-EXT-SRV-ATTR:hypervisor_hostname': z.string().nullable().optional(),
  'OS-EXT-SRV-ATTR:instance_name': z.string().optional(),
  ...(version >= 3 && {
    'OS-EXT-SRV-ATTR:hostname': z.string().optional(),
    'OS-EXT-SRV-ATTR:kernel_id': z.string().optional(),
    'OS-EXT-SRV-ATTR:ramdisk_id': z.string().optional(),
    'OS-EXT-SRV-ATTR:launch_index': z.int().optional(),
    'OS-EXT-SRV-ATTR:reservation_id': z.string().optional(),
    'OS-EXT-SRV-ATTR:root_device_name': z.string().nullable().optional(),
    'OS-EXT-SRV-ATTR:user_data': z.string().nullable().optional(),
  }),
});

/** A server as a change of it shows it, below 2.75. */
export const changedShape = (version: number) =>
  z.strictObject({
    ...{ id: z.uuid(), name: z.string(), status: z.string(), tenant_id: z.string(), user_id: z.string() },
    ...{ created: seconds, updated: seconds, hostId: z.string(), links },
    ...{ accessIPv4: z.string(), accessIPv6: z.string() },
    addresses: z.record(label, z.array(z.strictObject({ addr: z.string(), version: z.literal(4) }))),
    image: z.union([reference, z.literal('')]),
    flavor: version >= 47 ? embedded : reference,
    metadata: texts,
    'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']),
    progress: z.int().optional(),
    fault: fault.optional(),
    ...added(version),
  });

/** A server as `GET` shows it. */
export const serverShape = (version: number) =>
  changedShape(version).extend({
    addresses: z.record(label, z.array(address)),
    key_name: z.string().nullable(),
    config_drive: z.string(),
    security_groups: z.array(z.strictObject({ name: z.string() })).optional(),
    'OS-EXT-AZ:availability_zone': z.string(),
    'OS-EXT-STS:task_state': z.string().nullable(),
    'OS-EXT-STS:vm_state': z.string(),
    'OS-EXT-STS:power_state': z.int(),
    'OS-SRV-USG:launched_at': micros.nullable(),
    'OS-SRV-USG:terminated_at': micros.nullable(),
    'os-extended-volumes:volumes_attached': z.array(
      z.strictObject({ id: z.string(), ...(version >= 3 && { delete_on_termination: z.boolean() }) }),
    ),
    ...admins(version),
  });

const page = { servers_links: links.optional() };

export const serverAnswer = (version: number) =>
  z.strictObject({ server: serverShape(version).extend(alone(version)) });
/** From 2.75 on as `GET` shows it. */
export const changedAnswer = (version: number) =>
  version >= 75
    ? serverAnswer(version)
    : z.strictObject({ server: changedShape(version).extend(alone(version)) });
export const serverDetails = (version: number) =>
  z.strictObject({ servers: z.array(serverShape(version)), ...page });
export const serverList = () =>
  z.strictObject({
    servers: z.array(z.strictObject({ id: z.uuid(), name: z.string(), links })),
    ...page,
  });

export const serverCreated = () =>
  z.union([
    z.strictObject({
      server: z.strictObject({
        ...{ id: z.uuid(), links, adminPass: z.string(), 'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']) },
        security_groups: z.array(z.strictObject({ name: z.string() })),
      }),
    }),
    z.strictObject({ reservation_id: z.string() }),
  ]);
