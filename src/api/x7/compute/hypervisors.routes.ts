import type { HostRow } from '../../../cloud/hosts/host-row.js';
import type { HostGuest } from '../../../cloud/hosts/host-views.service.js';
import { isTrue } from '../door/shapes.js';
import { withRight, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { numberOf } from './number-of.js';
import { hypervisorUuid, serviceUuid } from './operator-uuids.js';
import * as schema from './operators.schema.js';
import type { OperatorParts } from './services.routes.js';

interface Numbered extends HostRow {
  readonly id: number;
  /** In place of the number from 2.53 on. */
  readonly uuid: string;
  /** What runs its guests. */
  readonly driver: string;
}

/** Hosts as machines that run guests. */
export const hypervisorRoutes = (parts: OperatorParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors', answer: schema.hypervisorsAnswer },
    async handle(request) {
      const found = await asked(parts, request);
      const hypervisors = found.map(({ row, more }) => ({ ...itemView(row, request.version), ...more }));
      return { status: 200, body: { hypervisors } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/detail', answer: schema.hypervisorDetails },
    async handle(request) {
      const found = await asked(parts, request);
      const hypervisors = found.map(({ row, more }) => ({
        ...hypervisorView(row, request.version),
        ...more,
      }));
      return { status: 200, body: { hypervisors } };
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
      const row = (await numbered(parts)).find((one) => [String(one.id), one.uuid].includes(id));
      if (!row) throw new X7Error(404, `Hypervisor with ID '${id.slice(0, 80)}' could not be found.`);
      return { status: 200, body: { hypervisor: hypervisorView(row, version) } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/:name/search', until: 52, answer: schema.hypervisorsAnswer },
    async handle({ params: { name = '' }, version }) {
      const rows = (await numbered(parts)).filter((row) => row.name.includes(name));
      if (rows.length === 0)
        throw new X7Error(404, `No hypervisor matching '${name.slice(0, 80)}' could be found.`);
      return { status: 200, body: { hypervisors: rows.map((row) => itemView(row, version)) } };
    },
  }),
];

/** From 2.53 on narrowed by a part of their names, and with their servers where these are asked for. */
async function asked(parts: OperatorParts, { query, version }: Pick<X7Request, 'query' | 'version'>) {
  const all = await numbered(parts);
  const [part, servers] = [query.get('hypervisor_hostname_pattern'), query.get('with_servers')];
  if (version < 53) return all.map((row) => ({ row, more: {} }));
  const rows = part === null ? all : all.filter(({ name }) => name.includes(part));
  if (part !== null && rows.length === 0)
    throw new X7Error(404, `No hypervisor matching '${part.slice(0, 80)}' could be found.`);
  const guests = isTrue(servers ?? 'false') ? await parts.hosts.guests() : undefined;
  return rows.map((row) => ({ row, more: serversOf(guests?.get(row.name)) }));
}

/** A hypervisor without any says nothing of them. */
const serversOf = (guests: readonly HostGuest[] | undefined): object =>
  guests ? { servers: guests.map(({ id, name }) => ({ uuid: id, name })) } : {};

async function numbered({ hosts }: OperatorParts): Promise<readonly Numbered[]> {
  const drivers = await hosts.drivers();
  return (await hosts.list()).map((row) => ({
    ...{
      ...row,
      id: numberOf(row.name),
      uuid: hypervisorUuid(row.name),
      driver: drivers.get(row.name) ?? 'unknown',
    },
  }));
}

const itemView = ({ id, uuid, name, alive, enabled }: Numbered, version: number) => ({
  ...{ id: version >= 53 ? uuid : id, hypervisor_hostname: name, state: alive ? 'up' : 'down' },
  status: enabled ? 'enabled' : 'disabled',
});

const hypervisorView = (row: Numbered, version: number): object => ({
  ...itemView(row, version),
  ...{ cpu_info: version >= 28 ? {} : '', current_workload: 0, disk_available_least: null },
  ...{ free_disk_gb: row.diskGiB - row.usedDiskGiB, free_ram_mb: row.memoryMiB - row.usedMemoryMiB },
  // Which address a host has is none of the cloud's business: it connects to us.
  ...{ host_ip: '0.0.0.0', hypervisor_type: row.driver, hypervisor_version: 0 },
  ...{ local_gb: row.diskGiB, local_gb_used: row.usedDiskGiB, memory_mb: row.memoryMiB },
  ...{ memory_mb_used: row.usedMemoryMiB, running_vms: row.guests, vcpus: row.vcpus },
  vcpus_used: row.usedVcpus,
  service: {
    id: version >= 53 ? serviceUuid('engine-compute', row.name) : row.id,
    ...{ host: row.name, disabled_reason: row.disabledReason || null },
  },
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
