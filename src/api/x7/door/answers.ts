import { type FastifyReply } from 'fastify';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ERRORS } from '../../../common/errors/errors.js';
import { logger } from '../../../common/log/logger.js';
import { versionHeaders } from './microversion.js';
import { type X7Answer } from './x7-route.js';
import { X7Error } from './x7-error.js';
import { type Failure, type X7Service } from './x7-service.js';

const log = logger('x7');

/** A cause is ours, and goes to the log; the caller gets the message. What we did not foresee has one. */
export function failureOf(thrown: unknown, service: X7Service): X7Answer {
  if (thrown instanceof X7Error) {
    const { status, message, headers, type } = thrown;
    return { status, headers, body: bodyOf(service, { status, message, code: 'X7', type }) };
  }
  const error = EngineError.of(thrown);
  const status = service.statuses?.[error.code] ?? ERRORS[error.code].x7;
  if (error.cause !== undefined) log[status >= 500 ? 'error' : 'debug']({ err: error.cause }, error.message);
  const headers = status === 413 || status === 429 ? { 'retry-after': '1' } : {};
  return { status, headers, body: bodyOf(service, { status, message: error.message, code: error.code }) };
}

/** Without a token, every service answers in identity's words. */
const bodyOf = (service: X7Service, failure: Failure): object =>
  failure.status === 401
    ? { error: { code: 401, title: 'Unauthorized', message: failure.message } }
    : service.errorBody(failure);

export const fail = (reply: FastifyReply, service: X7Service | undefined, failure: Failure): FastifyReply =>
  send(reply, service, { status: failure.status, body: service ? bodyOf(service, failure) : {} });

export function send(
  reply: FastifyReply,
  service: X7Service | undefined,
  { status, body, stream, headers = {} }: X7Answer,
): FastifyReply {
  const { microversions } = service ?? {};
  // A request whose version could not be read is answered in the oldest.
  const version = reply.hasHeader('openstack-api-version')
    ? {}
    : versionHeaders(microversions, microversions?.initial ?? 1);
  void reply.status(status).headers({
    ...version,
    'x-openstack-request-id': reply.request.id,
    ...(service?.sendsComputeRequestId && { 'x-compute-request-id': reply.request.id }),
    ...headers,
  });
  if (stream) return reply.type(stream.type).header('content-length', stream.length).send(stream.open());
  return body === undefined ? reply.send() : reply.type('application/json').send(JSON.stringify(body));
}
