import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { freePorts } from '../support/free-ports.mjs';
import { describeWithPython, runClient } from './clients.js';

/** Addresses of this machine that an operator may open. */
const OPENABLE = new Set(['private', 'uniqueLocal', 'carrierGradeNat']);
const address = Object.values(networkInterfaces())
  .flatMap((all) => all?.map((one) => one.address) ?? [])
  .find((one) => OPENABLE.has(ipaddr.process(one.replace(/%.*$/, '')).range()));
if (address === undefined)
  process.stderr.write('test/clients/image-download is skipped: this machine has no private address\n');

const [port = 0] = await freePorts(1);
const cloud = await PrivateCloud.open([
  `--image_import_nets=${address ?? '10.0.0.1'}/${isIPv6(address ?? '') ? 128 : 32}`,
  `--image_import_ports=${port}`,
]);
const bytes = randomBytes(3 * 2 ** 20);

async function openstack<T>(...words: readonly string[]): Promise<T> {
  const args = [...words, '-f', 'json'];
  const { code, stdout, stderr } = await runClient(cloud, { program: 'openstack', args });
  if (code !== 0) throw new Error(stderr.trim());
  return JSON.parse(stdout) as T;
}

/** For a program that looks whether a person sits before it: without one it takes its standard input for the image. */
const AT_TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

async function queued(name: string): Promise<string> {
  const program = join(process.env['ENGINE_TEST_CLIENTS'] ?? '', 'bin', 'openstack');
  const words = ['image', 'create', '--disk-format', 'raw', '--container-format', 'bare', name];
  const { code, stdout } = await runClient(cloud, {
    ...{ program: 'python', args: ['-c', AT_TERMINAL, program, ...words] },
  });
  if (code !== 0) throw new Error(stdout);
  return (await openstack<{ id: string }>('image', 'show', name)).id;
}

const skipped = address === undefined ? () => undefined : describeWithPython;

skipped('an image at a URL, by openstackclient', () => {
  let server: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer((request, answer) => {
      asked.push(request.url ?? '');
      if (request.url === '/disk.raw') answer.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      else answer.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(port, address, resolve));
    expect((server.address() as AddressInfo).port).toBe(port);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const base = `http://${isIPv6(address ?? '') ? `[${address}]` : address}:${port}`;
  const bring = (id: string, url: string) =>
    runClient(cloud, {
      ...{ program: 'openstack', args: ['image', 'import', '--method', 'web-download', '--uri', url, id] },
    });
  interface Shown {
    readonly status: string;
    readonly size: number;
    readonly checksum: string;
  }
  const shown = (id: string) => openstack<Shown>('image', 'show', id);

  it('is fetched, and launches', async () => {
    const id = await queued('from-url');
    expect(await shown(id)).toMatchObject({ status: 'queued' });
    expect(await bring(id, `${base}/disk.raw`)).toMatchObject({ code: 0 });
    await until(async () => (await shown(id)).status === 'active', 120_000);
    expect(await shown(id)).toMatchObject({
      size: bytes.length,
      checksum: createHash('md5').update(bytes).digest('hex'),
    });
    const words = ['server', 'create', '--image', 'from-url', '--flavor', 'm1.nano', '--wait', 'of-url'];
    expect(await openstack(...words)).toMatchObject({ status: 'ACTIVE' });
  }, 240_000);

  it('waits on where there is none, and nobody is asked where the operator has not opened', async () => {
    const id = await queued('from-nowhere');
    await bring(id, `${base}/none.raw`);
    await until(async () => (await shown(id)).status === 'queued' && asked.includes('/none.raw'), 120_000);
    const before = asked.length;
    // The client itself does not look at what it is answered.
    const token = (await openstack<{ id: string }>('token', 'issue')).id;
    const answer = await fetch(`${cloud.x7}/image/v2/images/${id}/import`, {
      method: 'POST',
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ method: { name: 'web-download', uri: `http://127.0.0.1:${port}/disk.raw` } }),
    });
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('is an address that images are not fetched from'),
    ]);
    expect(await shown(id)).toMatchObject({ status: 'queued' });
    expect(asked).toHaveLength(before);
  }, 240_000);
});
