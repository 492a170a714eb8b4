import type { Duplex } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import { logger } from '../../common/log/logger.js';

/** What an upgrade is answered that was refused for `error`. What is not the caller's fault is logged. */
export function upgradeStatusOf(error: unknown): string {
  const { code } = EngineError.of(error);
  if (code === 'AuthFailure') return '401 Unauthorized';
  if (code === 'RequestLimitExceeded') return '429 Too Many Requests';
  logger('host-api').error({ err: error }, 'a stream could not be opened');
  return '503 Service Unavailable';
}

/** `status`: code and reason phrase. Ends the socket. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  // An upgraded socket is not read: the peer's end would go unnoticed.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
}
