import { z } from 'zod';
import type { ZoneService } from '../../../cloud/zones/zone.service.js';
import { withRight, withToken, type X7Route } from '../door/x7-route.js';
import { notFound } from './not-found.js';

export interface ExtraParts {
  readonly zones: ZoneService;
  readonly region: string;
}

/** What holds of the routes that there are. */
const ALIASES = [
  ...[
    'security-group',
    'binding',
    'external-net',
    'ext-gw-mode',
    'router',
    'standard-attr-tag',
    'fip-port-details',
    'quotas',
    'quota_details',
    'net-mtu',
    'port-security',
    'project-id',
    'pagination',
    'sorting',
  ],
  ...['standard-attr-description', 'standard-attr-timestamp', 'standard-attr-revisions'],
  ...['availability_zone', 'network_availability_zone', 'security-groups-normalized-cidr'],
];

const extension = z.strictObject({
  ...{ alias: z.string(), name: z.string(), description: z.string(), updated: z.string() },
  links: z.array(z.unknown()),
});
const viewOf = (alias: string) => ({
  ...{ alias, name: alias, description: alias, updated: '2014-12-03T00:00:00-00:00', links: [] },
});

/** Extensions and zones. */
export const extraRoutes = (parts: ExtraParts): readonly X7Route[] => [
  withToken({
    ...{
      method: 'GET',
      path: '/extensions',
      answer: () => z.strictObject({ extensions: z.array(extension) }),
    },
    handle: () => ({ status: 200, body: { extensions: ALIASES.map(viewOf) } }),
  }),
  withToken({
    ...{ method: 'GET', path: '/extensions/:alias', answer: () => z.strictObject({ extension }) },
    handle({ params: { alias = '' } }) {
      if (!ALIASES.includes(alias)) throw notFound('extension', alias);
      return { status: 200, body: { extension: viewOf(alias) } };
    },
  }),
  zoneRoute(parts),
  ...noneRoutes,
];

const zoneRoute = (parts: ExtraParts): X7Route =>
  withRight('zone:read', {
    ...{ method: 'GET', path: '/availability_zones' },
    answer: () =>
      z.strictObject({
        availability_zones: z.array(
          z.strictObject({ name: z.string(), resource: z.string(), state: z.string() }),
        ),
      }),
    async handle() {
      const zones = (await parts.zones.list(parts.region)).map(({ name, available }) => ({
        ...{ name, resource: 'network', state: available ? 'available' : 'unavailable' },
      }));
      return { status: 200, body: { availability_zones: zones } };
    },
  });

/** What this cloud has none of. */
const NONE = ['subnetpools', 'address-scopes', 'rbac-policies', 'agents'];
const keyOf = (path: string): string => path.replaceAll('-', '_');

const noneRoutes: readonly X7Route[] = NONE.map((path) =>
  withRight('network:read', {
    ...{ method: 'GET', path: `/${path}` },
    answer: () => z.strictObject({ [keyOf(path)]: z.array(z.unknown()).max(0) }),
    handle: () => ({ status: 200, body: { [keyOf(path)]: [] } }),
  }),
);
