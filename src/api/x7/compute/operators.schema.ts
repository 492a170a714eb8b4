import { z } from 'zod';
import { boolish, links, micros } from '../door/shapes.js';

/** Shapes of what operators are shown, strictly. */

const state = z.strictObject({ available: z.boolean(), active: z.boolean(), updated_at: micros.nullable() });

export const zonesAnswer = () =>
  z.strictObject({
    availabilityZoneInfo: z.array(
      z.strictObject({
        ...{ zoneName: z.string(), zoneState: z.strictObject({ available: z.boolean() }) },
        hosts: z.record(z.string(), z.record(z.string(), state)).nullable(),
      }),
    ),
  });

export const hostsAnswer = () =>
  z.strictObject({
    hosts: z.array(z.strictObject({ host_name: z.string(), service: z.string(), zone: z.string() })),
  });

const resource = z.strictObject({
  ...{ host: z.string(), project: z.string(), cpu: z.int(), memory_mb: z.int(), disk_gb: z.int() },
});
export const hostAnswer = () => z.strictObject({ host: z.array(z.strictObject({ resource })) });

/** A number up to 2.52, a UUID from 2.53 on. */
const idAt = (version: number): z.ZodType => (version >= 53 ? z.uuid() : z.int());

const hypervisorItem = (version: number) => ({
  ...(version >= 53 && {
    servers: z.array(z.strictObject({ uuid: z.uuid(), name: z.string() })).optional(),
  }),
  ...{ id: idAt(version), hypervisor_hostname: z.string(), state: z.enum(['up', 'down']) },
  status: z.enum(['enabled', 'disabled']),
});
const hypervisor = (version: number) =>
  z.strictObject({
    ...hypervisorItem(version),
    cpu_info: version >= 28 ? z.looseObject({}) : z.string(),
    ...{ current_workload: z.int(), disk_available_least: z.int().nullable(), free_disk_gb: z.int() },
    ...{
      free_ram_mb: z.int(),
      host_ip: z.string(),
      hypervisor_type: z.string(),
      hypervisor_version: z.int(),
    },
    ...{ local_gb: z.int(), local_gb_used: z.int(), memory_mb: z.int(), memory_mb_used: z.int() },
    ...{ running_vms: z.int(), vcpus: z.int(), vcpus_used: z.int() },
    service: z.strictObject({ id: idAt(version), host: z.string(), disabled_reason: z.string().nullable() }),
  });
const page = (version: number) => ({ ...(version >= 33 && { hypervisors_links: links.optional() }) });
export const hypervisorsAnswer = (version: number) =>
  z.strictObject({ hypervisors: z.array(z.strictObject(hypervisorItem(version))), ...page(version) });
export const hypervisorDetails = (version: number) =>
  z.strictObject({ hypervisors: z.array(hypervisor(version)), ...page(version) });
export const hypervisorAnswer = (version: number) => z.strictObject({ hypervisor: hypervisor(version) });
export const statisticsAnswer = () =>
  z.strictObject({ hypervisor_statistics: z.record(z.string(), z.int()) });

const service = (version: number) =>
  z.strictObject({
    ...{
      id: idAt(version),
      binary: z.string(),
      host: z.string(),
      zone: z.string(),
      updated_at: micros.nullable(),
    },
    ...{ status: z.enum(['enabled', 'disabled']), state: z.enum(['up', 'down']) },
    disabled_reason: z.string().nullable(),
    ...(version >= 11 && { forced_down: z.boolean() }),
  });
export const servicesAnswer = (version: number) => z.strictObject({ services: z.array(service(version)) });

const target = { host: z.string().min(1).max(255), binary: z.string().min(1).max(255) };
export const serviceBody = z.strictObject(target);
export const serviceReasonBody = z.strictObject({
  ...{ ...target, disabled_reason: z.string().min(1).max(255) },
});
export const forcedDownBody = z.strictObject({ ...target, forced_down: z.boolean() });
export const serviceAnswer = () =>
  z.strictObject({
    service: z.strictObject({
      ...{ host: z.string(), binary: z.string(), status: z.string().optional() },
      ...{ disabled_reason: z.string().optional(), forced_down: z.boolean().optional() },
    }),
  });

/** `PUT /os-services/{id}` from 2.53 on. */
export const serviceChangeBody = z.strictObject({
  status: z.enum(['enabled', 'disabled']).optional(),
  disabled_reason: z.string().min(1).max(255).optional(),
  forced_down: boolish.optional(),
});
export const oneServiceAnswer = (version: number) => z.strictObject({ service: service(version) });
