import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { logger } from '../../../common/log/logger.js';
import type { Answered } from './exchange.js';
import type { S3Front } from './s3-front.js';

/** Milliseconds and bytes. */
const HEADERS = 30_000;
const KEEP_ALIVE = 75_000;
const MAX_HEADERS = 32_768;
/** How long a client that was refused may go on sending before its connection ends. */
const LINGER = 2_000;

const UNREADABLE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InvalidRequest</Code><Message>The request cannot be read.</Message></Error>';

/** The S3 API over HTTP; it does not listen yet. Bodies are read as they come, for as long as they come. */
export function s3Server(front: S3Front, idleMs: number): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADERS,
    headersTimeout: HEADERS,
    keepAliveTimeout: KEEP_ALIVE,
    // A body may take hours; silence is bounded below.
    requestTimeout: 0,
  });
  server.timeout = idleMs;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    orCut(serve(front, { request, response, invite: () => undefined }), response);
  });
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    orCut(serve(front, { request, response, invite: () => response.writeContinue() }), response);
  });
  server.on('clientError', (_error: Error, socket: Socket) => {
    if (!socket.writable) return void socket.destroy();
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: application/xml\r\ncontent-length: ${UNREADABLE.length}\r\n\r\n${UNREADABLE}`,
    );
  });
  return server;
}

/** What goes wrong while an answer is written concerns its connection alone. */
function orCut(serving: Promise<void>, response: ServerResponse): void {
  serving.catch((error: unknown) => {
    logger('s3').error({ err: error }, 'could not answer');
    response.destroy();
  });
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Asks a client that waits for its turn to send. */
  readonly invite: () => void;
}

async function serve(front: S3Front, { request, response, invite }: Exchange): Promise<void> {
  const requestId = randomUUID();
  let invited = false;
  const source = {
    stream: request,
    invite: () => {
      if (!invited) invite();
      invited = true;
    },
  };
  const { method = '', url = '', rawHeaders, socket } = request;
  const raw = { method, url, rawHeaders, address: socket.remoteAddress ?? '' };
  // A client that goes away while it sends: its body says so.
  request.on('error', () => undefined);
  const answered = await front.answer(raw, requestId, source);
  const { body } = answered;
  if (body instanceof Readable) closeWith(response, body);
  if (response.destroyed) return;
  for (const [name, value] of Object.entries(answered.headers)) response.setHeader(name, value);
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', requestId);
  response.setHeader('server', 'engine-objectstore');
  const isAsked = invited || request.headers.expect === undefined;
  if (!request.complete) response.setHeader('connection', 'close');
  const end = request.complete || !isAsked ? endAtOnce : endAfter(request);
  send(response, answered, { isHead: method === 'HEAD', end });
}

/** However the answer ends, also one whose client left before it began. */
function closeWith(response: ServerResponse, body: Readable): void {
  if (response.destroyed) body.destroy();
  else response.once('close', () => body.destroy());
}

type End = (response: ServerResponse, body: string | Buffer | undefined) => void;

const endAtOnce: End = (response, body) => void response.end(body);

/**
 * What was not read is not wanted, and the connection ends with the answer: but only once the client is through, or
 * has had its time. One that is cut off while it sends may never read what it was told.
 */
const endAfter =
  (request: IncomingMessage): End =>
  (response, body) => {
    response.flushHeaders();
    if (body !== undefined && body.length > 0) response.write(body);
    const over = setTimeout(() => response.end(), LINGER);
    over.unref();
    request.once('close', () => clearTimeout(over));
    request.once('end', () => response.end());
    request.resume();
  };

interface Sending {
  readonly isHead: boolean;
  readonly end: End;
}

function send(response: ServerResponse, { status, headers, body }: Answered, { isHead, end }: Sending): void {
  response.statusCode = status;
  if (isHead || typeof body === 'string' || Buffer.isBuffer(body)) {
    const isSent = !isHead && status !== 204 && status !== 304;
    const bytes = isSent ? (body as string | Buffer) : undefined;
    if (bytes !== undefined) response.setHeader('content-length', Buffer.byteLength(bytes));
    return end(response, bytes);
  }
  if (body === undefined) return end(response, undefined);
  if (headers['content-length'] === undefined) response.setHeader('transfer-encoding', 'chunked');
  // What fails half-way cuts the connection: the client sees fewer bytes than it was promised.
  pipeline(body, response, () => undefined);
}
