import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { FlatPasses } from './flat-passes.js';
import { monitorSocketIn } from './server-monitor.js';

let sockets: string;
let server: Server;
let jobs: object[];

/** A monitor that knows jobs alone. */
beforeEach(async () => {
  sockets = await mkdtemp(join(tmpdir(), 'sockets-'));
  server = createServer((socket) => {
    const say = (words: object) => socket.write(`${JSON.stringify(words)}\n`);
    say({ QMP: {} });
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().trim().split('\n')) {
        const { id, execute } = JSON.parse(line) as { id: number; execute: string };
        say({ id, return: execute === 'query-jobs' ? jobs : {} });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(monitorSocketIn(sockets), resolve));
});
afterEach(async () => {
  server.close();
  await rm(sockets, { recursive: true, force: true });
});

it('leaves a server alone that makes a copy nobody has asked for again', async () => {
  const passes = new FlatPasses({
    ...{ volumeId: 'v', sizeBytes: 1, bytes: 'v.qcow2', stem: 'v.', sockets, uid: 0 },
  });
  const own = { id: 'flatten', status: 'running' };
  const beside: [boolean, object[]][] = [
    [false, []],
    [false, [own]],
    [true, [own, { id: 's1', status: 'running' }]],
    [false, [{ id: 's1', status: 'concluded' }]],
  ];
  for (const [is, all] of beside) {
    jobs = all;
    expect(await passes.isBesideOthers()).toBe(is);
  }
});
