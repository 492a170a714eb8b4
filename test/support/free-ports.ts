import { createServer, type AddressInfo } from 'node:net';

/** Ports that nobody listened on a moment ago. Held together until all are known, so that they differ. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((found, fail) => {
          server.once('error', fail);
          server.listen(0, '127.0.0.1', () => found((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
