import { type NestFastifyApplication } from '@nestjs/platform-fastify';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'there is no such address',
  ERR_SOCKET_BAD_PORT: 'a port is from 0 to 65535',
};

/** Opens the door. Throws one line that names the address and what stands in the way. */
export async function listenAt(
  app: NestFastifyApplication,
  { address, port, what }: { address: string; port: number; what: string },
): Promise<void> {
  try {
    await app.listen(port, address);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new Error(`${what} cannot listen on ${address}:${port}: ${REASONS[code] ?? message}`, { cause });
  }
}
