import { z } from 'zod';
import { microsText } from '../door/dates.js';
import { links, micros } from '../door/shapes.js';
import { withRight, withToken, type X7Route } from '../door/x7-route.js';
import type { VolumeParts } from './volume-parts.js';

const service = z.strictObject({
  ...{ binary: z.string(), host: z.string(), zone: z.string(), updated_at: micros },
  ...{ status: z.enum(['enabled', 'disabled']), state: z.enum(['up', 'down']) },
  disabled_reason: z.string().nullable(),
});
const zone = z.strictObject({
  zoneName: z.string(),
  zoneState: z.strictObject({ available: z.boolean() }),
});

/** Zones for all; hosts that keep volumes for operators; extensions, and what there is none of. */
export const volumePlaceRoutes = (parts: VolumeParts): readonly X7Route[] => [
  withRight('zone:read', {
    ...{ method: 'GET', path: '/os-availability-zone' },
    answer: () => z.strictObject({ availabilityZoneInfo: z.array(zone) }),
    async handle() {
      const zones = (await parts.zones.list(parts.region)).map(({ name, available }) => ({
        ...{ zoneName: name, zoneState: { available } },
      }));
      return { status: 200, body: { availabilityZoneInfo: zones } };
    },
  }),
  ...hostRoutes(parts),
  withToken({
    ...{ method: 'GET', path: '/extensions' },
    answer: () => z.strictObject({ extensions: z.array(extension) }),
    handle: () => ({ status: 200, body: { extensions: EXTENSIONS.map(extensionView) } }),
  }),
  ...['backups', 'backups/detail'].map((path) => none(path, 'backups')),
  ...['groups', 'groups/detail'].map((path) => none(path, 'groups')),
  none('messages', 'messages'),
];

const none = (path: string, key: string): X7Route =>
  withRight('volume:read', {
    ...{ method: 'GET', path: `/${path}` },
    answer: () => z.strictObject({ [key]: z.array(z.unknown()).max(0) }),
    handle: () => ({ status: 200, body: { [key]: [] } }),
  });

/** Of routes that are built. */
const EXTENSIONS = ['os-availability-zone', 'os-quota-sets', 'os-services'];
const extension = z.strictObject({
  ...{ alias: z.string(), name: z.string(), description: z.string(), updated: z.string(), links },
});
const extensionView = (alias: string) => ({
  ...{ alias, name: alias, description: alias, updated: '2014-12-03T00:00:00Z', links: [] },
});

const DAEMON = 'engine-volume';

const hostRoutes = (parts: VolumeParts): readonly X7Route[] => [serviceRoute(parts), poolRoute(parts)];

const serviceRoute = ({ hosts }: VolumeParts): X7Route =>
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-services' },
    answer: () => z.strictObject({ services: z.array(service) }),
    async handle({ query }) {
      const services = (await hosts.services())
        .filter(({ binary }) => binary === DAEMON)
        .map((row) => ({
          ...{ binary: 'cinder-volume', host: row.host, zone: row.zone ?? 'internal' },
          ...{
            status: row.isEnabled ? 'enabled' : 'disabled',
            updated_at: microsText(row.lastSeen.getTime()),
          },
          ...{ state: row.isAlive && !row.isDeclaredDown ? 'up' : 'down' },
          disabled_reason: row.disabledReason || null,
        }));
      const shown = services.filter(({ host, binary }) =>
        [
          ['host', host],
          ['binary', binary],
        ].every(([key = '', value]) => !query.has(key) || query.get(key) === value),
      );
      return { status: 200, body: { services: shown } };
    },
  });

const poolRoute = ({ hosts }: VolumeParts): X7Route =>
  withRight('host:list', {
    ...{ method: 'GET', path: '/scheduler-stats/get_pools' },
    answer: () => z.strictObject({ pools: z.array(z.strictObject({ name: z.string() })) }),
    async handle() {
      const pools = (await hosts.services()).filter(({ binary }) => binary === DAEMON);
      return { status: 200, body: { pools: pools.map(({ host }) => ({ name: host })) } };
    },
  });
