import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { X7Error } from './x7-error.js';
import type { X7Route } from './x7-route.js';

/** Milliseconds: a body in memory is there by then; a stream is never silent for longer. */
const [WHOLE_MS, SILENT_MS] = [30_000, 60_000];
/** Of a stream that nobody reads: so much is thrown away, so that the client hears the answer before it is cut off. */
const DRAINED = 8 * 2 ** 20;

const OCTETS = 'application/octet-stream';

/** Streams are passed on as they come, everything else is read whole: within its time. */
export function limitBodies(app: FastifyInstance): void {
  app.addContentTypeParser(OCTETS, (_request, payload, done) => done(null, payload));
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const stop = (request: FastifyRequest) => clearTimeout(timers.get(request));
  app.addHook('onRequest', (request, _reply, done) => {
    const { raw } = request;
    timers.set(request, setTimeout(() => raw.destroy(), WHOLE_MS).unref());
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    stop(request);
    if (isStream(request.body)) watch(request.raw, request.body);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    stop(request);
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    stop(request);
    if (isStream(request.body)) drain(request.body);
    done();
  });
}

/**
 * What a route that takes a stream reads. Throws 415 where the body is no stream, or is one and the route takes none.
 */
export function streamOf({ isStreamed, body }: X7Route, request: FastifyRequest): Readable | undefined {
  const { body: came } = request;
  if (isStream(came)) {
    if (isStreamed) return came;
    if (body) throw unsupported(request);
  } else if (isStreamed) {
    throw unsupported(request);
  }
  return undefined;
}

/** The type of a body in memory: a route's own types are read as JSON. Throws 415 for another. */
export function typeOf({ types }: X7Route, request: FastifyRequest): string | undefined {
  const type = request.headers['content-type'];
  if (!types) return type;
  if (types.test(type ?? '')) return 'application/json';
  throw unsupported(request);
}

const isStream = (body: unknown): body is Readable => body instanceof Readable;

const unsupported = ({ headers }: FastifyRequest): X7Error =>
  new X7Error(415, `Unsupported Content-Type: ${(headers['content-type'] ?? '').slice(0, 100)}`);

/** Cuts a client off whose stream has stopped. What comes is counted at its socket: it is the store that reads. */
function watch({ socket }: IncomingMessage, body: Readable): void {
  let [seen, since] = [socket.bytesRead, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    if (socket.bytesRead > seen) [seen, since] = [socket.bytesRead, now];
    else if (now - since > SILENT_MS) body.destroy(new Error('nothing came for a minute'));
  }, SILENT_MS / 4).unref();
  for (const end of ['end', 'close']) body.once(end, () => clearInterval(timer));
}

/** What is left when the answer was given. */
function drain(stream: Readable): void {
  if (stream.readableEnded || stream.destroyed) return;
  let left = DRAINED;
  stream.on('data', ({ length }: Buffer) => {
    left -= length;
    if (left < 0) stream.destroy();
  });
  stream.resume();
}
