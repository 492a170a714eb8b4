import type { FastifyReply } from 'fastify';
import { EngineError } from '../../common/errors/engine-error.js';
import { ERRORS } from '../../common/errors/errors.js';
import { logger } from '../../common/log/logger.js';

/** Answers with status, code and message; what is not the caller's fault is logged with its cause. */
export function refuseRequest(reply: FastifyReply, error: unknown): FastifyReply {
  const status = (error as { statusCode?: number }).statusCode;
  // Fastify's own refusals of a body: too large, no JSON.
  if (!(error instanceof EngineError) && status !== undefined && status < 500)
    return reply.code(status).send({ code: 'InvalidParameter', message: (error as Error).message });
  const known = EngineError.of(error);
  const { x7 } = ERRORS[known.code];
  const { method, url, ip } = reply.request;
  if (x7 >= 500) logger('host-api').error({ method, url, ip, err: known.cause }, known.message);
  return reply.code(x7).send({ code: known.code, message: known.message });
}
