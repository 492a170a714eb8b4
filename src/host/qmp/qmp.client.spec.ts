import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { chownSync, linkSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { QmpClient } from './qmp.client.js';
import { connected } from './qmp-door.js';

const GREETING = { QMP: { version: {}, capabilities: [] } };
const owner = process.getuid?.() ?? 0;

/** Puts one socket and the other in the same place, as fast as it can. */
const SWAPPING = `
  const { workerData: { folder, path } } = require('node:worker_threads');
  const { linkSync, renameSync } = require('node:fs');
  for (;;) for (const name of ['other', 'own']) {
    linkSync(folder + '/' + name + '.sock', folder + '/next');
    renameSync(folder + '/next', path);
  }`;

/** A monitor that answers as it is told. */
class Monitor {
  readonly asked: string[] = [];
  socket: Socket | undefined;
  readonly #server: Server;

  constructor(
    readonly path: string,
    answer: (command: string) => object | undefined = () => ({ return: {} }),
    greeting: object | undefined = GREETING,
  ) {
    this.#server = createServer((socket) => {
      this.socket = socket;
      socket.on('error', () => undefined);
      if (greeting) this.say(greeting);
      createInterface({ input: socket }).on('line', (line) => {
        const { execute, id } = JSON.parse(line) as { execute: string; id: number };
        this.asked.push(execute);
        const words = answer(execute);
        if (words) this.say({ ...words, id });
      });
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(this.path);
    await once(this.#server, 'listening');
    return this;
  }

  say(message: object): void {
    this.socket?.write(`${JSON.stringify(message)}\r\n`);
  }

  async close(): Promise<void> {
    this.socket?.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('QmpClient', () => {
  let folder: string;
  let path: string;
  let monitors: Monitor[];
  const listening = async (answer?: (command: string) => object | undefined, greeting?: object) => {
    const monitor = await new Monitor(path, answer, greeting).listen();
    monitors.push(monitor);
    return monitor;
  };
  const door = (change: object = {}) => ({ path, owner, waitMs: 1_000, alive: () => true, ...change });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'qmp-'));
    path = join(folder, 'qmp.sock');
    monitors = [];
  });
  afterEach(async () => {
    await Promise.all(monitors.map((monitor) => monitor.close()));
    rmSync(folder, { recursive: true });
  });

  it('waits for the socket, greets, and matches answers to questions', async () => {
    const opening = QmpClient.open(door());
    const monitor = await listening((command) =>
      command === 'no' ? { error: { class: 'GenericError', desc: 'cannot' } } : { return: { command } },
    );
    const client = await opening;
    expect(await Promise.all([client.ask('a'), client.ask('b')])).toEqual([
      { command: 'a' },
      { command: 'b' },
    ]);
    await expect(client.ask('no')).rejects.toMatchObject({ kind: 'refused', message: 'no: cannot' });
    expect(monitor.asked[0]).toBe('qmp_capabilities');
    client.close();
  });

  it('hands events on, however they are cut', async () => {
    const monitor = await listening();
    const client = await QmpClient.open(door());
    const event = once(client, 'event');
    const text = JSON.stringify({ event: 'SHUTDOWN', data: { guest: true } });
    monitor.socket?.write(`not json\n${text.slice(0, 10)}`);
    monitor.socket?.write(`${text.slice(10)}\n`);
    expect(await event).toEqual([{ event: 'SHUTDOWN', data: { guest: true } }]);
    client.close();
  });

  it('gives every question a time limit', async () => {
    await listening((command) => (command === 'slow' ? undefined : { return: {} }));
    const client = await QmpClient.open(door());
    await expect(client.ask('slow', undefined, 20)).rejects.toMatchObject({ kind: 'timeout' });
    expect(await client.ask('quick')).toEqual({});
    client.close();
  });

  it('fails what waits when the monitor closes, and what is asked afterwards', async () => {
    const monitor = await listening((command) => (command === 'slow' ? undefined : { return: {} }));
    const client = await QmpClient.open(door());
    const waiting = expect(client.ask('slow')).rejects.toMatchObject({ kind: 'closed' });
    monitor.socket?.destroy();
    await waiting;
    expect(client.closed).toBe(true);
    await expect(client.ask('more')).rejects.toMatchObject({ kind: 'closed' });
  });

  it('takes a monitor without a greeting for busy', async () => {
    await listening(undefined, {});
    await expect(QmpClient.open(door())).rejects.toMatchObject({ kind: 'busy' });
  });

  it('fails at once when QEMU goes as soon as it is connected to, and lets no error escape', async () => {
    const server = createServer((socket) => socket.destroy()).listen(path);
    await once(server, 'listening');
    await expect(QmpClient.open(door())).rejects.toMatchObject({ kind: 'closed' });
    const socket = await connected(door());
    expect(() => socket.emit('error', new Error('read ECONNRESET'))).not.toThrow();
    socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('gives up when QEMU has ended, and after its time', async () => {
    await expect(QmpClient.open(door({ alive: () => false }))).rejects.toMatchObject({ kind: 'closed' });
    await expect(QmpClient.open(door({ waitMs: 10 }))).rejects.toMatchObject({ kind: 'timeout' });
  });

  it('goes through no door of another user’s, and through no sign that points to one', async () => {
    await listening();
    await expect(QmpClient.open(door({ owner: owner + 1 }))).rejects.toMatchObject({ kind: 'refused' });
    symlinkSync(path, join(folder, 'link'));
    await expect(QmpClient.open(door({ path: join(folder, 'link') }))).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  // Another user's socket takes root to make.
  (owner === 0 ? it : it.skip)(
    'goes through the door that it looked at, whatever takes its place',
    async () => {
      await listening();
      const other = await new Monitor(join(folder, 'other.sock')).listen();
      monitors.push(other);
      chownSync(other.path, 4_242, 4_242);
      linkSync(path, join(folder, 'own.sock'));
      const swaps = new Worker(SWAPPING, { eval: true, workerData: { folder, path } });
      let [through, refused] = [0, 0];
      while (through < 100 || refused < 100)
        await QmpClient.open(door()).then(
          (client) => {
            through += 1;
            client.close();
          },
          ({ kind }: { readonly kind: string }) => void (refused += Number(kind === 'refused')),
        );
      await swaps.terminate();
      expect(other.asked).toEqual([]);
    },
  );
});
