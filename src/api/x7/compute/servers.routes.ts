import { randomBytes } from 'node:crypto';
import type { RequestContext } from '../../../common/context/request-context.js';
import { NotFound } from '../../../common/refs/not-found.js';
import type { InstanceFlags } from '../../../cloud/instance-facts/instance.flags.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import type { InstanceService } from '../../../cloud/instances/instance.service.js';
import type { KeptInstances } from '../../../cloud/instances/kept/kept-instances.service.js';
import { nextLinks } from '../door/page.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { linksOf } from './links.js';
import { keptQueryOf } from './server-query.js';
import { launchOf, type ServerCreate, serverCreateBody } from './server-request.js';
import { serverAnswer, serverCreated, serverDetails, serverList } from './server.schema.js';
import { serverItemView, serverView } from './server.view.js';

export interface ServerParts {
  readonly instances: InstanceService;
  readonly reader: InstanceReaderService;
  readonly kept: KeptInstances;
  readonly flags: InstanceFlags;
}

/** Servers: create, list, show, delete. */
export const serverRoutes = (parts: ServerParts): readonly X7Route[] => [
  ...listRoutes(parts),
  ...oneRoutes(parts),
];

const listRoutes = (parts: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers', answer: serverList },
    handle: list(parts, '/servers'),
  }),
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/detail', answer: serverDetails },
    handle: list(parts, '/servers/detail'),
  }),
  withRight('instance:run', {
    ...{ method: 'POST', path: '/servers', body: serverCreateBody, answer: serverCreated },
    handle: (request, context) => create(parts, request, context),
  }),
];

const oneRoutes = ({ kept }: ServerParts): readonly X7Route[] => [
  withRight('instance:read', {
    ...{ method: 'GET', path: '/servers/:id', answer: serverAnswer },
    async handle({ params: { id = '' }, base }, context) {
      const row = await kept.get(context, id);
      return { status: 200, body: { server: serverView(row, { base, isAdmin: context.isAdmin }) } };
    },
  }),
  withRight('instance:terminate', {
    ...{ method: 'DELETE', path: '/servers/:id' },
    async handle({ params: { id = '' } }, context) {
      await kept.delete(context, id);
      return { status: 204 };
    },
  }),
];

const list =
  ({ kept }: ServerParts, path: '/servers' | '/servers/detail') =>
  async ({ query, base }: X7Request, context: RequestContext): Promise<X7Answer> => {
    const asked = keptQueryOf(query, context.isAdmin);
    if (asked.after !== undefined) await requireMarker(kept, context, asked.after);
    const rows = asked.limit === 0 ? [] : await kept.list(context, asked);
    const { isAdmin } = context;
    const servers = rows.map((row) =>
      path === '/servers' ? serverItemView(row, base) : serverView(row, { base, isAdmin }),
    );
    const ids = rows.map(({ id }) => id);
    const next = nextLinks({ url: `${base}/compute/v2.1${path}`, query, ids, limit: asked.limit });
    return { status: 200, body: { servers, ...(next && { servers_links: next }) } };
  };

async function requireMarker(kept: KeptInstances, context: RequestContext, marker: string): Promise<void> {
  await kept.get(context, marker).catch((error: unknown) => {
    throw error instanceof NotFound ? new X7Error(400, `marker [${marker.slice(0, 64)}] not found`) : error;
  });
}

async function create(
  { instances, reader, flags }: ServerParts,
  { body, base }: X7Request<ServerCreate>,
  context: RequestContext,
): Promise<X7Answer> {
  const { reservationId } = await instances.run(context, launchOf(body, flags)).catch(inCreateWords);
  const [row] = await reader.ofReservation(context, reservationId);
  if (!row) throw new Error('a reservation has no instance');
  if (body.server.return_reservation_id === true)
    return { status: 202, body: { reservation_id: row.reservationEc2Id } };
  const links = linksOf(base, 'servers', row.id);
  const server = {
    ...{ id: row.id, links, 'OS-DCF:diskConfig': 'MANUAL' },
    security_groups: body.server.security_groups ?? [{ name: 'default' }],
    // No guest is told it yet: only clients that insist on one read it.
    adminPass: body.server.adminPass ?? randomBytes(9).toString('base64url'),
  };
  return { status: 202, body: { server }, headers: { location: `${base}/compute/v2.1/servers/${row.id}` } };
}

const CREATE_WORDS: Readonly<Record<string, (asked: string) => string>> = {
  image: (asked) => `Can not find requested image ${asked}`,
  flavor: () => 'Invalid flavorRef provided.',
  'key-pair': () => 'Invalid key_name provided.',
  'security-group': (asked) => `Security group ${asked} not found for project.`,
  zone: () => 'The requested availability zone is not available',
};

/** What a create names and is not there is its own mistake: 400. */
function inCreateWords(error: unknown): never {
  if (!(error instanceof NotFound)) throw error;
  const asked = error.refs.map(({ value }) => value.slice(0, 100)).join(', ');
  throw new X7Error(400, CREATE_WORDS[error.noun]?.(asked) ?? `${error.noun} ${asked} could not be found.`);
}
