import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { StreamClient } from './stream.client.js';

const hello = {
  ...{ type: 'hello' as const, binary: 'engine-compute', contract: 1, version: '1', host: 'one' },
  ...{ networkManager: 'flat', bootId: 'b' },
};

describe('StreamClient', () => {
  it('gives up a connection that is pinged and never welcomed, and opens another', async () => {
    const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(sockets, 'listening');
    const url = `http://127.0.0.1:${(sockets.address() as AddressInfo).port}`;
    const client = new StreamClient({
      ...{ url, token: 't', silenceMs: 200, hello: () => Promise.resolve(hello), onMessage: () => undefined },
    });
    const first = once(sockets, 'connection') as Promise<[WebSocket]>;
    const opened = client.open();
    const [silent] = await first;
    const pings = setInterval(() => silent.ping(), 10);
    const second = once(sockets, 'connection');
    await once(silent, 'close');
    clearInterval(pings);
    await second;
    expect(silent.readyState).toBe(silent.CLOSED);
    await Promise.race([client.close(), opened]);
    await new Promise((resolve) => sockets.close(resolve));
  });
});
