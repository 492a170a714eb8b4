import type { FastifyRequest } from 'fastify';

/** Where the client reached us. Its Host header is text of its own: what is no host is replaced by our own address. */
export function baseOf({
  headers,
  socket,
  protocol,
}: Pick<FastifyRequest, 'headers' | 'socket' | 'protocol'>): string {
  const asked = headers.host ?? '';
  if (/^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9A-Fa-f:]{2,45}\](:\d{1,5})?$/.test(asked))
    return `${protocol}://${asked}`;
  const own = socket.localAddress ?? '127.0.0.1';
  return `${protocol}://${own.includes(':') ? `[${own}]` : own}:${socket.localPort ?? 0}`;
}
