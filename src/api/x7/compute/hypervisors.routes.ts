import type { HostRow } from '../../../cloud/hosts/host-row.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { numberOf } from './number-of.js';
import * as schema from './operators.schema.js';
import type { OperatorParts } from './services.routes.js';

interface Numbered extends HostRow {
  readonly id: number;
  /** What runs its guests. */
  readonly driver: string;
}

/** Hosts as machines that run guests. */
export const hypervisorRoutes = (parts: OperatorParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors', answer: schema.hypervisorsAnswer },
    async handle() {
      return { status: 200, body: { hypervisors: (await numbered(parts)).map(itemView) } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/detail', answer: schema.hypervisorDetails },
    async handle({ version }) {
      const rows = await numbered(parts);
      return { status: 200, body: { hypervisors: rows.map((row) => hypervisorView(row, version)) } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/statistics', answer: schema.statisticsAnswer },
    async handle() {
      return { status: 200, body: { hypervisor_statistics: statisticsOf(await numbered(parts)) } };
    },
  }),
  ...namedRoutes(parts),
];

const namedRoutes = (parts: OperatorParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/:id', answer: schema.hypervisorAnswer },
    async handle({ params: { id = '' }, version }) {
      const row = (await numbered(parts)).find((one) => String(one.id) === id);
      if (!row) throw new X7Error(404, `Hypervisor with ID '${id.slice(0, 80)}' could not be found.`);
      return { status: 200, body: { hypervisor: hypervisorView(row, version) } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/:name/search', until: 52, answer: schema.hypervisorsAnswer },
    async handle({ params: { name = '' } }) {
      const rows = (await numbered(parts)).filter((row) => row.name.includes(name));
      if (rows.length === 0)
        throw new X7Error(404, `No hypervisor matching '${name.slice(0, 80)}' could be found.`);
      return { status: 200, body: { hypervisors: rows.map(itemView) } };
    },
  }),
];

async function numbered({ hosts }: OperatorParts): Promise<readonly Numbered[]> {
  const drivers = await hosts.drivers();
  return (await hosts.list()).map((row) => ({
    ...{ ...row, id: numberOf(row.name), driver: drivers.get(row.name) ?? 'unknown' },
  }));
}

const itemView = ({ id, name, alive, enabled }: Numbered) => ({
  ...{ id, hypervisor_hostname: name, state: alive ? 'up' : 'down' },
  status: enabled ? 'enabled' : 'disabled',
});

const hypervisorView = (row: Numbered, version: number): object => ({
  ...itemView(row),
  ...{ cpu_info: version >= 28 ? {} : '', current_workload: 0, disk_available_least: null },
  ...{ free_disk_gb: row.diskGiB - row.usedDiskGiB, free_ram_mb: row.memoryMiB - row.usedMemoryMiB },
  // Which address a host has is none of the cloud's business: it connects to us.
  ...{ host_ip: '0.0.0.0', hypervisor_type: row.driver, hypervisor_version: 0 },
  ...{ local_gb: row.diskGiB, local_gb_used: row.usedDiskGiB, memory_mb: row.memoryMiB },
  ...{ memory_mb_used: row.usedMemoryMiB, running_vms: row.guests, vcpus: row.vcpus },
  vcpus_used: row.usedVcpus,
  service: { id: row.id, host: row.name, disabled_reason: row.disabledReason || null },
});

function statisticsOf(rows: readonly Numbered[]): object {
  const sum = (of: (row: Numbered) => number) => rows.reduce((all, row) => all + of(row), 0);
  return {
    ...{ count: rows.length, current_workload: 0, disk_available_least: 0 },
    free_disk_gb: sum((row) => row.diskGiB - row.usedDiskGiB),
    free_ram_mb: sum((row) => row.memoryMiB - row.usedMemoryMiB),
    ...{ local_gb: sum((row) => row.diskGiB), local_gb_used: sum((row) => row.usedDiskGiB) },
    ...{ memory_mb: sum((row) => row.memoryMiB), memory_mb_used: sum((row) => row.usedMemoryMiB) },
    ...{ running_vms: sum((row) => row.guests), vcpus: sum((row) => row.vcpus) },
    vcpus_used: sum((row) => row.usedVcpus),
  };
}
