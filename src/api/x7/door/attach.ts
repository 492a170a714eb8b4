import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestMeter } from '../../../common/cache/request-meter.js';
import { inLogScope } from '../../../common/log/log-scope.js';
import { LogTally } from '../../../common/log/log-tally.js';
import { logger } from '../../../common/log/logger.js';
import { failureOf, send } from './answers.js';
import { baseOf } from './base-url.js';
import { knownQuery } from './known-query.js';
import { microversionOf, versionHeaders } from './microversion.js';
import { readBody } from './read-body.js';
import { streamOf, typeOf } from './streamed-body.js';
import type { TokenGuard } from './token-guard.js';
import { X7Error } from './x7-error.js';
import type { Caller, Method, X7Answer, X7Request, X7Route } from './x7-route.js';
import type { X7Service } from './x7-service.js';

const log = logger('x7');
const strangers = new LogTally();
const NOTHING = Buffer.alloc(0);

interface Meters {
  readonly perUser: RequestMeter;
  readonly perAddress: RequestMeter;
}

interface Served {
  readonly service: X7Service;
  readonly guard: TokenGuard;
  readonly meters: Meters;
}

/** The routes of a service: each method and path once, whatever microversions have it. */
export function attach(app: FastifyInstance, served: Served): void {
  const { service } = served;
  const { prefix, takesProject } = service;
  const prefixes = takesProject ? [prefix, `${prefix}/:project_id`] : [prefix];
  const grouped = new Map<
    string,
    { readonly method: Method; readonly path: string; readonly routes: X7Route[] }
  >();
  for (const route of service.routes) {
    const { method, path } = route;
    const group = grouped.get(`${method} ${path}`);
    if (group) group.routes.push(route);
    else grouped.set(`${method} ${path}`, { method, path, routes: [route] });
  }
  for (const { method, path, routes } of grouped.values())
    for (const at of prefixes)
      app.route({
        ...{ method, url: `${at}${path}`, exposeHeadRoute: false },
        handler: (request, reply) => answer({ ...served, routes }, request, reply),
      });
}

interface Candidates extends Served {
  /** Of one method and path, by microversion. */
  readonly routes: readonly X7Route[];
}

/** One request on its way. */
interface Asking extends Candidates {
  /** Told once it is known who asks. */
  admitted(): void;
}

async function answer(
  candidates: Candidates,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return inLogScope({ requestId: request.id }, async () => {
    const start = performance.now();
    const { service } = candidates;
    let known = false;
    const admitted = () => (known = true);
    const done = await work({ ...candidates, admitted }, request, reply).catch((thrown: unknown) =>
      failureOf(thrown, service),
    );
    const { method, url } = request;
    const path = url.split('?')[0];
    // Whoever is given a token is known from then on.
    known ||= method === 'POST' && done.status < 400;
    tell(known, { method, path, status: done.status, ms: Math.round(performance.now() - start) });
    return send(reply, service, done);
  });
}

/** A line each for who is known; anybody can send the rest, and push the log's past out with it. */
function tell(known: boolean, facts: object): void {
  if (known) return log.info(facts, 'request');
  log.debug(facts, 'request');
  const requests = strangers.count();
  if (requests !== undefined) log.info({ ...facts, requests }, 'requests without a token; this is the last');
}

async function work(
  { service, guard, meters, routes, admitted }: Asking,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<X7Answer> {
  if (!meters.perAddress.takes(request.ip)) throw tooOften();
  const header = (name: string) => request.headers[name]?.toString();
  const version = microversionOf(service.microversions, header);
  void reply.headers(versionHeaders(service.microversions, version));
  const route = routes.find(({ since = 0, until = Infinity }) => since <= version && version <= until);
  if (!route) throw new X7Error(404, 'The resource could not be found.');
  const base = baseOf(request);
  const asked = { token: header('x-auth-token'), base, requestId: request.id };
  const caller = await guard.admit(route, asked);
  if (caller) admitted();
  if (caller && !meters.perUser.takes(userOf(caller))) throw tooOften();
  const params = request.params as Readonly<Record<string, string>>;
  if (service.takesProject) requireProject(params['project_id'], caller);
  const bytes = Buffer.isBuffer(request.body) ? request.body : NOTHING;
  const stream = streamOf(route, request);
  const read: X7Request<unknown> = {
    ...{ params, version, base, requestId: request.id, header },
    query: knownQuery(route, queryOf(request.url), version),
    body: route.body && readBody(route.body, bytes, typeOf(route, request)),
    ...(stream && { stream }),
    address: request.ip,
  };
  return route.run(read, caller);
}

const tooOften = (): X7Error => new X7Error(429, 'Too many requests.', { 'retry-after': '1' });

const userOf = ({ token, context }: Caller): string => `${token.facts.userId} ${context?.projectId ?? ''}`;

/** Also of a request line with a whole address. */
function queryOf(url: string): URLSearchParams {
  const query = new URLSearchParams(url.split('?').slice(1).join('?'));
  for (const part of query)
    if (part.join('').includes('\0')) throw new X7Error(400, 'A null character is not allowed');
  return query;
}

/** A project in the path is the token's. */
function requireProject(asked: string | undefined, caller: Caller | undefined): void {
  const own = caller?.context?.projectId;
  if (asked === undefined || own === undefined || asked === own) return;
  throw new X7Error(
    400,
    `Malformed request URL: URL's project_id '${asked.slice(0, 64)}' doesn't match Context's project_id '${own}'`,
  );
}
