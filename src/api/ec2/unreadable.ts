import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { errorDocument, XML } from './ec2-error-xml.js';

const unreadable = (message: string): EngineError => new EngineError('MalformedQueryString', message);

/** A URL that the router could not read: in EC2's form, as every other refusal. */
export const unreadableUrl = (requestId: string): { readonly status: number; readonly body: string } =>
  errorDocument(unreadable('The URL of the request cannot be read.'), requestId);

/**
 * What was no HTTP, was too long in its headers, or did not come to its end in time: said, where there is somebody left
 * to hear.
 */
export function onUnreadableRequest(error: { readonly code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'The headers of the request are too long.']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'The request did not come to its end in time.']
        : [400, 'The request is no HTTP.'];
  const { body } = errorDocument(unreadable(message), randomUUID());
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${XML}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy();
}
