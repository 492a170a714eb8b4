import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { takenPort } from './ports.js';

const servers: Server[] = [];
const listen = (port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    servers.push(server);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
/** Taken, with the ports of the first steps above it as told. Ports near the end of the range have none. */
async function takenWith(steps: readonly number[]): Promise<number> {
  for (;;) {
    const port = await listen();
    const above = await Promise.all(steps.map((step) => listen(port + step))).catch(() => []);
    if (port < 60_000 && above.length === steps.length) return port;
  }
}
afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((closed) => server.close(closed)))),
);

describe('takenPort', () => {
  it('proposes an offset under which all ports are free, on top of the one that is in use', async () => {
    const port = await takenWith([100, 200]);
    const all = [{ what: 'EC2 API', address: '127.0.0.1', port }];
    const line = await takenPort({ all, offset: 100 });
    const [, offset] = /is taken; --port_offset=(\d+) moves all ports/.exec(line ?? '') ?? [];
    expect(Number(offset)).toBeGreaterThanOrEqual(400);
    expect(
      await takenPort({
        all: [{ ...all[0], what: '', address: '127.0.0.1', port: port + Number(offset) - 100 }],
        offset: 0,
      }),
    ).toBeUndefined();
  });

  it('proposes nothing where nothing is left', async () => {
    const all = [{ what: 'EC2 API', address: '192.0.2.1', port: 65_500 }];
    expect(await takenPort({ all, offset: 0 })).not.toContain('--port_offset');
  });
});
