import { randomUUID } from 'node:crypto';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { logger } from '../../../common/log/logger.js';
import { inLogScope } from '../../../common/log/log-scope.js';
import { type Caller, type X7Answer, type X7Request, type X7Route } from './x7-route.js';
import { failureOf, fail, send } from './answers.js';
import { baseOf } from './base-url.js';
import { microversionOf, versionHeaders } from './microversion.js';
import { readBody } from './read-body.js';
import type { TokenGuard } from './token-guard.js';
import { X7Error } from './x7-error.js';
import { type X7Service } from './x7-service.js';

const NOTHING = Buffer.alloc(0);
/** Bytes and milliseconds. */
const LIMITS = {
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  http: { maxHeaderSize: 16_384, headersTimeout: 30_000 },
};

export interface DoorParts {
  readonly services: readonly X7Service[];
  readonly guard: TokenGuard;
  readonly bodyLimit: number;
  /** The roots: version documents, outside of any service. */
  readonly roots: (app: FastifyInstance) => void;
}

/** All of X7 behind one port; it does not listen yet. From request to answer: version → token → right → body → route. */
export function x7Door({ services, guard, bodyLimit, roots }: DoorParts): FastifyInstance {
  const genReqId = () => `req-${randomUUID()}`;
  const app = fastify({ ...LIMITS, bodyLimit, genReqId, requestIdHeader: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  roots(app);
  for (const service of services) attach(app, service, guard);
  answerFailures(app, services);
  return app;
}

/** What no route answers, in the words of the service that the path begins with. */
function answerFailures(app: FastifyInstance, services: readonly X7Service[]): void {
  const serviceAt = (url: string) => services.find(({ prefix }) => url.startsWith(prefix)) ?? services[0];
  const notFound = { status: 404, message: 'The resource could not be found.', code: 'NotFound' };
  app.setNotFoundHandler((request, reply) => fail(reply, serviceAt(request.url), notFound));
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error }, 'request');
    return fail(reply, serviceAt(request.url), {
      status,
      message: unreadable(status),
      code: 'InternalError',
    });
  });
}

function unreadable(status: number): string {
  if (status === 413) return 'Request is too large.';
  return status < 500 ? 'Malformed request' : 'An internal error has occurred';
}

const log = logger('x7');

function attach(app: FastifyInstance, service: X7Service, guard: TokenGuard): void {
  const byPath = new Map<string, X7Route[]>();
  for (const route of service.routes) {
    const at = `${route.method} ${route.path}`;
    byPath.set(at, [...(byPath.get(at) ?? []), route]);
  }
  const prefixes = [service.prefix, ...(service.takesProject ? [`${service.prefix}/:project_id`] : [])];
  for (const [first, ...others] of byPath.values())
    for (const prefix of first ? prefixes : [])
      app.route({
        ...{ method: first?.method ?? 'GET', url: `${prefix}${first?.path ?? ''}`, exposeHeadRoute: false },
        handler: (request, reply) =>
          answer({ service, guard, routes: first ? [first, ...others] : [] }, request, reply),
      });
}

interface Candidates {
  readonly service: X7Service;
  readonly guard: TokenGuard;
  /** Of one method and path, by microversion. */
  readonly routes: readonly X7Route[];
}

async function answer(
  candidates: Candidates,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return inLogScope({ requestId: request.id }, async () => {
    const start = performance.now();
    const { service } = candidates;
    const done = await work(candidates, request, reply).catch((thrown: unknown) =>
      failureOf(thrown, service),
    );
    const { method, url } = request;
    log.info(
      { method, path: url.split('?')[0], status: done.status, ms: Math.round(performance.now() - start) },
      'request',
    );
    return send(reply, service, done);
  });
}

async function work(
  { service, guard, routes }: Candidates,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<X7Answer> {
  const header = (name: string) => request.headers[name]?.toString();
  const version = microversionOf(service.microversions, header);
  void reply.headers(versionHeaders(service.microversions, version));
  const route = routes.find(({ since = 0, until = Infinity }) => since <= version && version <= until);
  if (!route) throw new X7Error(404, 'The resource could not be found.');
  const base = baseOf(request);
  const asked = { token: header('x-auth-token'), base, requestId: request.id };
  const caller = await guard.admit(route, asked);
  const params = request.params as Readonly<Record<string, string>>;
  if (service.takesProject) requireProject(params['project_id'], caller);
  const bytes = Buffer.isBuffer(request.body) ? request.body : NOTHING;
  const read: X7Request<unknown> = {
    ...{ params, version, base, requestId: request.id, header },
    query: new URL(request.url, 'http://x').searchParams,
    body: route.body && readBody(route.body, bytes, request.headers['content-type']),
    address: request.ip,
  };
  return route.run(read, caller);
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
