import { randomBytes } from 'node:crypto';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { HostViews } from '../../../cloud/hosts/host-views.service.js';
import { NotFound } from '../../../common/refs/not-found.js';
import type { X7Answer, X7Request } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { linksOf } from './links.js';
import { type AnyServerCreate, hostIn, type NewServer, plainCreateOf } from './plain-create.js';
import { placeOf } from './server-places.js';
import { launchOf } from './server-request.js';
import type { ServerParts } from './servers.routes.js';

/** `POST /servers`. Throws 400 for what it names and is not there, 501 for what is not built. */
export async function createServer(
  { instances, reader, flags, networks, ports, hosts }: ServerParts,
  { body: asked, base }: X7Request<AnyServerCreate>,
  context: RequestContext,
): Promise<X7Answer> {
  const body = plainCreateOf(asked, context);
  const place = await placeOf({ networks, ports }, context, body.server);
  const launch = { ...launchOf(body, flags), ...place, ...(await chosenHost(hosts, body.server)) };
  const { reservationId } = await instances.run(context, launch).catch(inCreateWords);
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

/** Throws 400 for one that is not there. */
async function chosenHost(hosts: HostViews, asked: NewServer): Promise<{ readonly host?: string }> {
  const host = hostIn(asked);
  if (host === undefined) return {};
  if ((await hosts.list()).some(({ name }) => name === host)) return { host };
  throw new X7Error(400, `Compute host ${host.slice(0, 80)} could not be found.`);
}

const CREATE_WORDS: Readonly<Record<string, (asked: string) => string>> = {
  image: (asked) => `Can not find requested image ${asked}`,
  flavor: () => 'Invalid flavorRef provided.',
  'key-pair': () => 'Invalid key_name provided.',
  'security-group': (asked) => `Security group ${asked} not found for project.`,
  'placement-group': (asked) => `Instance group ${asked} could not be found.`,
  'network-interface': (asked) => `Port ${asked} could not be found.`,
  zone: () => 'The requested availability zone is not available',
};

/** What a create names and is not there is its own mistake: 400. */
function inCreateWords(error: unknown): never {
  if (!(error instanceof NotFound)) throw error;
  const asked = error.refs.map(({ value }) => value.slice(0, 100)).join(', ');
  throw new X7Error(400, CREATE_WORDS[error.noun]?.(asked) ?? `${error.noun} ${asked} could not be found.`);
}
