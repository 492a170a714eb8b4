import { z } from 'zod';
import { serverShape } from '../compute/server.schema.js';
import { unbuiltAll } from '../door/unbuilt-all.js';
import type { X7Route } from '../door/x7-route.js';
import type { X7Service } from '../door/x7-service.js';
import { createdServer } from './created-server.js';
import { FIRST_STATUSES, firstError } from './first-error.js';
import { firstRows } from './first-rows.js';
import { relinked } from './relinked.js';
import { type FirstVersion, type XAuthParts, xAuthRoutes } from './x-auth.routes.js';

export const V11: FirstVersion = {
  ...{ id: 'v1.1', status: 'CURRENT', updated: '2011-01-21T11:33:21Z' },
  urlOf: (base, projectId) => `${base}/v1.1/${projectId}`,
};

const created: X7Route['answer'] = (version) =>
  z.union([
    z.strictObject({ server: serverShape(version).extend({ adminPass: z.string() }) }),
    z.strictObject({ reservation_id: z.string() }),
  ]);

/** What the first release had in addresses of their own, and this cloud has elsewhere or not at all. */
const UNBUILT = unbuiltAll([
  { path: '/servers/:id/actions', methods: 'GET' },
  ...['pause', 'unpause', 'suspend', 'resume', 'rescue', 'unrescue', 'migrate', 'reset_network'].map(
    (verb) => ({ path: `/servers/:id/${verb}`, methods: 'POST' }),
  ),
  { path: '/servers/:id/consoles', methods: 'GET POST' },
  { path: '/servers/:id/os-virtual-interfaces', methods: 'GET' },
  { path: '/os-volume-types', methods: 'GET POST' },
  { path: '/zones', methods: 'GET POST' },
  { path: '/zadr-vsa', methods: 'GET POST' },
]);

/** The first release's v1.1: compute's rows of that time, over the same services. */
export const v11Service = (parts: XAuthParts, compute: readonly X7Route[]): X7Service => ({
  ...{ name: 'v1.1', prefix: '/v1.1', takesProject: true },
  ...{ statuses: FIRST_STATUSES, errorBody: firstError },
  routes: [
    ...xAuthRoutes(parts, V11),
    ...[createdServer(compute, created), ...firstRows(compute)].map((row) => relinked(row, V11.urlOf)),
    ...UNBUILT,
  ],
});
