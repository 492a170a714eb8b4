import type { HostRow } from '../../../cloud/hosts/host-row.js';
import { pageOf } from '../door/page.js';
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
      return { status: 200, body: await listed(parts, request, { url: '', view: itemView }) };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hypervisors/detail', answer: schema.hypervisorDetails },
    async handle(request) {
      return { status: 200, body: await listed(parts, request, { url: '/detail', view: hypervisorView }) };
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
    async handle({ params: { id = '' }, query, version }) {
      const row = (await numbered(parts)).find((one) => [String(one.id), one.uuid].includes(id));
      if (!row) throw new X7Error(404, `Hypervisor with ID '${id.slice(0, 80)}' could not be found.`);
      const servers = await serversBy(parts, { query, version });
      return { status: 200, body: { hypervisor: { ...hypervisorView(row, version), ...servers(row) } } };
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

type Query = Pick<X7Request, 'query' | 'version'>;

interface Listing {
  /** Behind that of the list. */
  readonly url: string;
  readonly view: (row: Numbered, version: number) => object;
}

/** From 2.33 on in pages, from 2.53 on narrowed by a part of their names. Throws 400 for both at once. */
async function listed(
  parts: OperatorParts,
  { query, version, base }: Query & Pick<X7Request, 'base'>,
  { url, view }: Listing,
): Promise<object> {
  const part = version >= 53 ? query.get('hypervisor_hostname_pattern') : null;
  if (part !== null && (query.has('limit') || query.has('marker')))
    throw new X7Error(400, 'Paging over hypervisors with hypervisor_hostname_pattern is not supported.');
  const found = (await numbered(parts)).filter(({ name }) => name.includes(part ?? ''));
  if (part !== null && found.length === 0)
    throw new X7Error(404, `No hypervisor matching '${part.slice(0, 80)}' could be found.`);
  const all = found.map((row) => ({ row, id: idOf(row, version) }));
  const at = `${base}/compute/v2.1/os-hypervisors${url}`;
  const { rows, next } = version < 33 ? { rows: all } : pageOf(all, { query, url: at });
  const servers = await serversBy(parts, { query, version });
  const hypervisors = rows.map(({ row }) => ({ ...view(row, version), ...servers(row) }));
  return { hypervisors, ...(next && { hypervisors_links: next }) };
}

/** Where they are asked for. Below 2.75 a hypervisor without any says nothing of them. */
async function serversBy({ hosts }: OperatorParts, { query, version }: Query) {
  const isAsked = version >= 53 && isTrue(query.get('with_servers') ?? 'false');
  const guests = isAsked ? await hosts.guests() : undefined;
  return ({ name: host }: Numbered): object => {
    const own = guests?.get(host) ?? (guests && version >= 75 ? [] : undefined);
    return own ? { servers: own.map(({ id, name }) => ({ uuid: id, name })) } : {};
  };
}

const idOf = ({ id, uuid }: Numbered, version: number): string => (version >= 53 ? uuid : String(id));

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
