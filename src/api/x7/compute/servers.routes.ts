import type { RequestContext } from '../../../common/context/request-context.js';
import { NotFound } from '../../../common/refs/not-found.js';
import type { InstanceFlags } from '../../../cloud/instance-facts/instance.flags.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import type { InstanceService } from '../../../cloud/instances/instance.service.js';
import type { NetworkReader } from '../../../cloud/networks/network-reader.service.js';
import type { PortReader } from '../../../cloud/networks/port-reader.service.js';
import type { SecurityGroupService } from '../../../cloud/security-groups/security-group.service.js';
import type { HostViews } from '../../../cloud/hosts/host-views.service.js';
import type { KeptChanges } from '../../../cloud/instances/kept/kept-changes.service.js';
import type { KeptInstances } from '../../../cloud/instances/kept/kept-instances.service.js';
import type { KeptUserData } from '../../../cloud/instances/kept/kept-user-data.service.js';
import { nextLinks } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { keptQueryOf } from './server-query.js';
import { createServer } from './create-server.js';
import * as later from './server-create-later.schema.js';
import * as create from './server-create.schema.js';
import type { AnyServerCreate } from './plain-create.js';
import { SERVER_QUERIES } from './server-queries.js';
import { changedAnswer, serverAnswer, serverCreated, serverDetails, serverList } from './server.schema.js';
import { type Around, changedView, oneServerView, serverItemView, serverView } from './server.view.js';
import { changeIn, type ServerUpdate, updateBody, updateBody19 } from './server-update.js';

export interface ServerParts {
  readonly instances: InstanceService;
  readonly reader: InstanceReaderService;
  readonly kept: KeptInstances;
  readonly changes: KeptChanges;
  readonly userData: KeptUserData;
  readonly hosts: HostViews;
  readonly ports: PortReader;
  readonly networks: NetworkReader;
  readonly groups: SecurityGroupService;
  readonly flags: InstanceFlags;
}

/** Servers: create, list, show, delete. */
export const serverRoutes = (parts: ServerParts): readonly X7Route[] => [
  ...listRoutes(parts),
  ...oneRoutes(parts),
];

const listRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers', answer: serverList, queries: SERVER_QUERIES },
    handle: list(parts, '/servers'),
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/detail', answer: serverDetails, queries: SERVER_QUERIES },
    handle: list(parts, '/servers/detail'),
  }),
  ...createRoutes(parts),
];

function createRoutes(parts: ServerParts): readonly X7Route[] {
  const facts = { method: 'POST', path: '/servers', answer: serverCreated } as const;
  const handle = (request: X7Request<AnyServerCreate>, context: RequestContext) =>
    createServer(parts, request, context);
  return [
    withRight('instance:run', { ...facts, until: 18, body: create.serverCreateBody, handle }),
    withRight('instance:run', { ...facts, since: 19, until: 31, body: create.serverCreateBody19, handle }),
    withRight('instance:run', { ...facts, since: 32, until: 36, body: create.serverCreateBody32, handle }),
    withRight('instance:run', { ...facts, since: 37, until: 41, body: create.serverCreateBody37, handle }),
    withRight('instance:run', { ...facts, since: 42, until: 51, body: create.serverCreateBody42, handle }),
    withRight('instance:run', { ...facts, since: 52, until: 56, body: later.serverCreateBody52, handle }),
    withRight('instance:run', { ...facts, since: 57, until: 62, body: later.serverCreateBody57, handle }),
    withRight('instance:run', { ...facts, since: 63, until: 66, body: later.serverCreateBody63, handle }),
    withRight('instance:run', { ...facts, since: 67, until: 73, body: later.serverCreateBody67, handle }),
    withRight('instance:run', { ...facts, since: 74, body: later.serverCreateBody74, handle }),
  ];
}

const oneRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id', answer: serverAnswer },
    async handle(request, context) {
      const row = await parts.kept.get(context, request.params['id'] ?? '');
      return { status: 200, body: { server: oneServerView(row, await aroundOf(parts, request, context)) } };
    },
  }),
  ...updateRoutes(parts),
  withRight('instance:terminate', {
    ...{ method: 'DELETE', path: '/servers/:id' },
    async handle({ params: { id = '' } }, context) {
      await parts.kept.delete(context, id);
      return { status: 204 };
    },
  }),
];

function updateRoutes(parts: ServerParts): readonly X7Route[] {
  const facts = { method: 'PUT', path: '/servers/:id', answer: changedAnswer } as const;
  const handle = async (request: X7Request<ServerUpdate>, context: RequestContext): Promise<X7Answer> => {
    const { id = '' } = request.params;
    await parts.changes.describe(context, id, changeIn(request.body));
    const row = await parts.kept.get(context, id);
    return { status: 200, body: { server: changedView(row, await aroundOf(parts, request, context)) } };
  };
  return [
    withRight('instance:update', { ...facts, until: 18, body: updateBody, handle }),
    withRight('instance:update', { ...facts, since: 19, body: updateBody19, handle }),
  ];
}

const list =
  (parts: ServerParts, path: '/servers' | '/servers/detail') =>
  async (request: X7Request, context: RequestContext): Promise<X7Answer> => {
    const { query, base, version } = request;
    const asked = keptQueryOf(query, { isAdmin: context.isAdmin, version });
    if (asked.after !== undefined) await requireMarker(parts.kept, context, asked.after);
    const rows = asked.limit === 0 ? [] : await parts.kept.list(context, asked);
    const around = await aroundOf(parts, request, context);
    const servers = rows.map((row) =>
      path === '/servers' ? serverItemView(row, base) : serverView(row, around),
    );
    const ids = rows.map(({ id }) => id);
    const next = nextLinks({ url: `${base}/compute/v2.1${path}`, query, ids, limit: asked.limit });
    return { status: 200, body: { servers, ...(next && { servers_links: next }) } };
  };

/** What only administrators are shown costs a question more. */
async function aroundOf(
  { userData: kept, hosts }: ServerParts,
  { base, version }: Pick<X7Request, 'base' | 'version'>,
  { isAdmin }: RequestContext,
): Promise<Around> {
  const around = { base, version, isAdmin };
  if (!isAdmin) return around;
  const userData: Around['userData'] = (row) => kept.of(row);
  return version < 16 ? { ...around, userData } : { ...around, userData, hostStatus: await hosts.statusOf() };
}

async function requireMarker(kept: KeptInstances, context: RequestContext, marker: string): Promise<void> {
  await kept.get(context, marker).catch((error: unknown) => {
    throw error instanceof NotFound ? new X7Error(400, `marker [${marker.slice(0, 64)}] not found`) : error;
  });
}
