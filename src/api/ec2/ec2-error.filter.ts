import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { EngineError } from '../../common/errors/engine-error.js';
import { LogTally } from '../../common/log/log-tally.js';
import { logger } from '../../common/log/logger.js';
import { errorDocument, XML } from './ec2-error-xml.js';

/** What fails before or beside the verbs (a body that is too long, a path that is not there), in EC2's form. */
@Catch()
export class Ec2ErrorFilter implements ExceptionFilter {
  readonly #log = logger('ec2');
  readonly #refused = new LogTally();

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const status = statusOf(thrown);
    const { body } = errorDocument(errorOf(status, thrown), id);
    this.#tell({ requestId: id, status, err: thrown });
    if (reply.sent) return;
    void reply.status(status).headers({ 'content-type': XML, 'x-amzn-requestid': id }).send(body);
  }

  #tell(facts: { readonly requestId: string; readonly status: number; readonly err: unknown }): void {
    if (facts.status >= 500) return this.#log.error(facts, 'failed at the door');
    this.#log.debug(facts, 'refused at the door');
    const requests = this.#refused.count();
    if (requests !== undefined)
      this.#log.info({ ...facts, requests }, 'refused at the door; this is the last');
  }
}

function errorOf(status: number, cause: unknown): EngineError {
  if (status === 413) return new EngineError('RequestEntityTooLarge', 'The request is too long.');
  if (status === 404) return new EngineError('InvalidAction', 'There is no web service at this address.');
  if (status < 500) return new EngineError('MalformedQueryString', 'The request cannot be read.');
  return EngineError.of(cause);
}

/** Nest's own exceptions and Fastify's errors carry their status. */
function statusOf(thrown: unknown): number {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
