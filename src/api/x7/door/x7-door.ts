import { randomUUID } from 'node:crypto';
import { fastify, type FastifyInstance } from 'fastify';
import { logger } from '../../../common/log/logger.js';
import { RequestMeter } from '../../../common/cache/request-meter.js';
import { fail, send } from './answers.js';
import { attach } from './attach.js';
import { baseOf } from './base-url.js';
import { limitBodies } from './streamed-body.js';
import type { TokenGuard } from './token-guard.js';
import { type X7Service } from './x7-service.js';

const NOT_FOUND = { status: 404, message: 'The resource could not be found.', code: 'NotFound' };

const serviceAt = (services: readonly X7Service[], url: string) =>
  services.find(({ prefix }) => url.startsWith(prefix)) ?? services[0];
/** Bytes and milliseconds. How long a body may take is watched by `limitBodies`: streams take as long as they come. */
const LIMITS = {
  requestTimeout: 0,
  keepAliveTimeout: 75_000,
  http: { maxHeaderSize: 16_384, headersTimeout: 30_000 },
};

/** Requests a second; 0: no limit. */
export interface X7Limits {
  readonly x7_requests_per_user: number;
  readonly x7_requests_per_address: number;
}

export interface DoorParts {
  readonly services: readonly X7Service[];
  readonly guard: TokenGuard;
  readonly limits: X7Limits;
  readonly bodyLimit: number;
  /** The roots: version documents, outside of any service. */
  readonly roots: (app: FastifyInstance) => void;
  /** What to choose from, for a path that no version has; undefined: it is just not there. */
  readonly choices: (path: string, base: string) => object | undefined;
}

/**
 * All of X7 behind one port; it does not listen yet. From request to answer: version → token → right → body → route.
 */
export function x7Door(parts: DoorParts): FastifyInstance {
  const { services, guard, bodyLimit, roots, limits } = parts;
  const genReqId = () => `req-${randomUUID()}`;
  const app = fastify({
    ...{ ...LIMITS, bodyLimit, genReqId, requestIdHeader: false },
    // Names may be long; what is too long for one is not found.
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (_error, request, reply) =>
      void fail(reply, serviceAt(services, request.url), NOT_FOUND),
  });
  app.addHook('onRequest', (request, _reply, done) => {
    // An empty type is none.
    if (request.raw.headers['content-type']?.trim() === '') delete request.raw.headers['content-type'];
    done();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  limitBodies(app);
  roots(app);
  const meters = {
    perUser: new RequestMeter(limits.x7_requests_per_user),
    perAddress: new RequestMeter(limits.x7_requests_per_address),
  };
  for (const service of services) attach(app, { service, guard, meters });
  answerFailures(app, parts);
  return app;
}

/** What no route answers, in the words of the service that the path begins with. */
function answerFailures(app: FastifyInstance, { services, choices }: DoorParts): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const body = choices(path, baseOf(request));
    if (body) return send(reply, undefined, { status: 300, body });
    return fail(reply, serviceAt(services, path), NOT_FOUND);
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ err: error }, 'request');
    return fail(reply, serviceAt(services, request.url), {
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
