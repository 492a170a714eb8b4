import type { z } from 'zod';
import type { HostService } from '../../../cloud/hosts/host.service.js';
import type { HostViews, ServiceRow } from '../../../cloud/hosts/host-views.service.js';
import { microsText } from '../door/dates.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { numberOf } from './number-of.js';
import { serviceUuid } from './operator-uuids.js';
import * as schema from './operators.schema.js';

export interface OperatorParts {
  readonly hosts: HostViews;
  readonly hostAdmin: HostService;
}

/** The daemon whose host takes instances: to disable it is to disable the host. */
const COMPUTE = 'engine-compute';
/** OpenStack calls the same so. */
const NOVA_COMPUTE = 'nova-compute';

/** Daemons, and what operators do with hosts. Binaries have OpenStack's names where there is one of it. */
export const serviceRoutes = (parts: OperatorParts): readonly X7Route[] => [
  withRight('host:list', {
    ...{ method: 'GET', path: '/os-services', answer: schema.servicesAnswer, queries: ['host', 'binary'] },
    async handle({ query, version }) {
      const [host, binary] = [query.get('host'), query.get('binary')];
      const rows = (await parts.hosts.services()).map((row) => serviceView(row, version));
      const services = rows.filter(
        (row) => (host === null || row.host === host) && (binary === null || row.binary === binary),
      );
      return { status: 200, body: { services } };
    },
  }),
  ...changeRoutes(parts),
  changeByUuid(parts),
];

interface Target {
  readonly host: string;
  readonly binary: string;
}

/** Answers with what was asked, and the status that it has now. */
function changeRoute<Body extends Target>(
  { hosts }: OperatorParts,
  facts: Pick<X7Route, 'path'> & Partial<Pick<X7Route, 'since'>> & { readonly body: z.ZodType<Body> },
  act: (host: string, body: Body) => Promise<object>,
): X7Route {
  return withRight('host:update', {
    ...{ ...facts, method: 'PUT', until: 52, answer: schema.serviceAnswer },
    async handle({ body }) {
      const host = await knownHost(hosts, body);
      return { status: 200, body: { service: { ...body, ...(await act(host, body)) } } };
    },
  });
}

function changeRoutes(parts: OperatorParts): readonly X7Route[] {
  const { hostAdmin: admin } = parts;
  const path = (verb: string) => `/os-services/${verb}`;
  const disable = async (host: string, reason: string) => {
    await admin.disable(host, reason);
    return { status: 'disabled' };
  };
  const reasoned = schema.serviceReasonBody;
  const forced = { path: path('force-down'), since: 11, body: schema.forcedDownBody };
  return [
    changeRoute(parts, { path: path('enable'), body: schema.serviceBody }, async (host) => {
      await admin.enable(host);
      return { status: 'enabled' };
    }),
    changeRoute(parts, { path: path('disable'), body: schema.serviceBody }, (host) => disable(host, '')),
    changeRoute(parts, { path: path('disable-log-reason'), body: reasoned }, (host, body) =>
      disable(host, body.disabled_reason),
    ),
    changeRoute(parts, forced, async (host, { forced_down: isDown }) => {
      await (isDown ? admin.down(host) : admin.up(host));
      return {};
    }),
  ];
}

const changeByUuid = (parts: OperatorParts): X7Route =>
  withRight('host:update', {
    ...{ method: 'PUT', path: '/os-services/:id', since: 53, body: schema.serviceChangeBody },
    answer: schema.oneServiceAnswer,
    async handle({ params: { id = '' }, body, version }) {
      const { host } = await serviceAt(parts, id);
      await changeHost(parts.hostAdmin, host, body);
      return { status: 200, body: { service: serviceView(await serviceAt(parts, id), version) } };
    },
  });

/** Throws 404, and 400 for a daemon whose host takes no instances. */
async function serviceAt({ hosts }: OperatorParts, id: string): Promise<ServiceRow> {
  const row = (await hosts.services()).find(({ binary, host }) => serviceUuid(binary, host) === id);
  if (!row) throw new X7Error(404, `Compute service ${id.slice(0, 80)} could not be found.`);
  if (row.binary === COMPUTE) return row;
  throw new X7Error(400, `Updating a ${row.binary} service is not supported.`);
}

async function changeHost(
  admin: HostService,
  host: string,
  { status, disabled_reason: reason, forced_down: isDown }: z.infer<typeof schema.serviceChangeBody>,
): Promise<void> {
  if (status === undefined && isDown === undefined)
    throw new X7Error(400, 'No updates were requested. Fields status or forced_down should be specified.');
  if (reason !== undefined && status !== 'disabled')
    throw new X7Error(400, 'Specifying disabled_reason requires that status is disabled.');
  if (status === 'enabled') await admin.enable(host);
  if (status === 'disabled') await admin.disable(host, reason ?? '');
  // Last: to enable a host takes "down" back.
  if (isDown !== undefined) await (isDown ? admin.down(host) : admin.up(host));
}

async function knownHost(
  hosts: HostViews,
  { host, binary }: { readonly host: string; readonly binary: string },
): Promise<string> {
  const isKnown = (await hosts.list()).some(({ name }) => name === host);
  if (isKnown && (binary === NOVA_COMPUTE || binary === COMPUTE)) return host;
  throw new X7Error(404, `Could not find binary ${binary} on host ${host}.`);
}

function serviceView(row: ServiceRow, version: number) {
  return {
    id: version >= 53 ? serviceUuid(row.binary, row.host) : numberOf(`${row.binary} ${row.host}`),
    ...{ binary: row.binary === COMPUTE ? NOVA_COMPUTE : row.binary, host: row.host },
    ...{ zone: row.zone ?? 'internal', status: row.isEnabled ? 'enabled' : 'disabled' },
    ...{ state: row.isAlive && !row.isDeclaredDown ? 'up' : 'down' },
    ...{ updated_at: microsText(row.lastSeen.getTime()), disabled_reason: row.disabledReason || null },
    ...(version >= 11 && { forced_down: row.isDeclaredDown }),
  };
}
