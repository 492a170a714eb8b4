import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { randomUUID } from 'node:crypto';
import { NestLogger } from '../../common/log/nest-logger.js';
import { XML } from './ec2-error-xml.js';
import { Ec2ErrorFilter } from './ec2-error.filter.js';
import { Ec2Module, type Ec2Parts } from './ec2.module.js';
import { onUnreadableRequest, unreadableUrl } from './unreadable.js';

/** Milliseconds. */
const HEADERS_AND_BODY = 30_000;
const KEEP_ALIVE = 75_000;
const MAX_HEADERS = 16_384;

/**
 * The EC2 API as an application that does not listen yet. Bodies stay bytes: version 4 signatures hash them as they
 * came.
 */
export async function ec2Application(parts: Ec2Parts, bodyLimit: number): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit,
    // Our own: what a client calls its request is not what our log finds it by.
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: HEADERS_AND_BODY,
    keepAliveTimeout: KEEP_ALIVE,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: (_error: Error, { id }: FastifyRequest, { raw }: FastifyReply) => {
      const { status, body } = unreadableUrl(id);
      raw.writeHead(status, { 'content-type': XML }).end(body);
    },
    clientErrorHandler: onUnreadableRequest,
    http: { maxHeaderSize: MAX_HEADERS, headersTimeout: HEADERS_AND_BODY },
  });
  const app = await NestFactory.create<NestFastifyApplication>(Ec2Module.with(parts), adapter, {
    logger: new NestLogger(),
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.useGlobalFilters(new Ec2ErrorFilter());
  await app.init();
  await fastify.ready();
  return app;
}
