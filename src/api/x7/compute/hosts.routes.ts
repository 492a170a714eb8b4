import type { HostRow } from '../../../cloud/hosts/host-row.js';
import type { ServiceRow } from '../../../cloud/hosts/host-views.service.js';
import type { ZoneService } from '../../../cloud/zones/zone.service.js';
import { microsText } from '../door/dates.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import * as schema from './operators.schema.js';
import type { OperatorParts } from './services.routes.js';

export interface ZoneParts extends OperatorParts {
  readonly zones: ZoneService;
  readonly region: string;
}

/** Zones for all; hosts, and which daemons are in a zone, for operators. */
export const hostRoutes = (parts: ZoneParts): readonly X7Route[] => [
  withRight('zone:read', {
    ...{ method: 'GET', path: '/os-availability-zone', answer: schema.zonesAnswer },
    async handle() {
      const zones = await parts.zones.list(parts.region);
      const shown = zones.map(({ name, available }) => ({
        ...{ zoneName: name, zoneState: { available }, hosts: null },
      }));
      return { status: 200, body: { availabilityZoneInfo: shown } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-availability-zone/detail', answer: schema.zonesAnswer },
    async handle() {
      const services = await parts.hosts.services();
      const zones = (await parts.zones.list(parts.region)).map(({ name, available }) => ({
        ...{ zoneName: name, zoneState: { available }, hosts: daemonsIn(services, name) },
      }));
      const own = { zoneName: 'internal', zoneState: { available: true }, hosts: daemonsIn(services, null) };
      return { status: 200, body: { availabilityZoneInfo: [own, ...zones] } };
    },
  }),
  ...oldHostRoutes(parts),
];

/** By host and binary; `zone` null: those of the control plane. */
function daemonsIn(services: readonly ServiceRow[], zone: string | null): object {
  const hosts: Record<string, Record<string, object>> = {};
  for (const row of services.filter((one) => one.zone === zone))
    (hosts[row.host] ??= {})[row.binary] = {
      ...{ available: row.isAlive && !row.isDeclaredDown, active: row.isEnabled },
      updated_at: microsText(row.lastSeen.getTime()),
    };
  return hosts;
}

const oldHostRoutes = ({ hosts }: OperatorParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hosts', until: 42, answer: schema.hostsAnswer },
    async handle({ query }) {
      const zone = query.get('zone');
      const shown = (await hosts.list())
        .filter((row) => zone === null || row.zone === zone)
        .map(({ name, zone: of }) => ({ host_name: name, service: 'compute', zone: of }));
      return { status: 200, body: { hosts: shown } };
    },
  }),
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-hosts/:host', until: 42, answer: schema.hostAnswer },
    async handle({ params: { host = '' } }) {
      const row = (await hosts.list()).find(({ name }) => name === host);
      if (!row) throw new X7Error(404, `Compute host ${host.slice(0, 80)} could not be found.`);
      return { status: 200, body: { host: resourcesOf(row) } };
    },
  }),
];

const resourcesOf = (row: HostRow): readonly object[] =>
  (
    [
      ['(total)', row.vcpus, row.memoryMiB, row.diskGiB],
      ['(used_now)', row.usedVcpus, row.usedMemoryMiB, row.usedDiskGiB],
      ['(used_max)', row.usedVcpus, row.usedMemoryMiB, row.usedDiskGiB],
    ] as const
  ).map(([project, cpu, memory, disk]) => ({
    resource: { host: row.name, project, cpu, memory_mb: memory, disk_gb: disk },
  }));
