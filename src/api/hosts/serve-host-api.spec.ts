import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsoleReader } from '../../hosts/console-reader.js';
import { createHostLink, type HostLinkOptions } from '../../hosts/host-link.client.js';
import type { HostLink, HostLinkHandlers } from '../../hosts/host-link.js';
import { HostRepository } from '../../hosts/host.repository.js';
import { HostStreams } from '../../hosts/host-streams.js';
import { Sealer } from '../../common/seal/sealer.js';
import { userDataContext } from '../../instances/user-data-context.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hashOfToken } from '../../hosts/host-token.js';
import { type HostApi, serveHostApi } from './serve-host-api.js';

const database = await databaseForSpec(8);
const streams = new HostStreams();
const consoleReader = new ConsoleReader(streams);
const folder = await mkdtemp(join(tmpdir(), 'host-link-'));
const imageFolder = await mkdtemp(join(tmpdir(), 'host-images-'));
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
const token = (host: string) => `token-of-${host}-0123456789`;
const links: HostLink[] = [];
let api: HostApi;

const handlers = (more: Partial<HostLinkHandlers> = {}): HostLinkHandlers => ({
  binary: 'engine-compute',
  capacity: async () => ({ vcpus: 4, memoryMiB: 4096, diskGiB: 40 }),
  inventory: async () => ({ guests: [], strays: [] }),
  ...more,
});

function linkOf(host: string, more: Partial<HostLinkOptions> = {}): HostLink {
  const link = createHostLink({
    host,
    token: token(host),
    url: `http://127.0.0.1:${api.port}`,
    spoolFolder: join(folder, host),
    networkManager: 'flat',
    version: '0.1.0',
    bootId: 'boot-1',
    heartbeatMs: 40,
    inventoryMs: 40,
    ...more,
  });
  links.push(link);
  return link;
}

/** Polls a condition that the other side brings about. */
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function serve(port = 0): Promise<HostApi> {
  return serveHostApi({
    database,
    streams,
    console: consoleReader,
    terminator: { terminateByGuest: async () => undefined },
    sealer,
    imageFolder,
    flags: { host_api_listen: '127.0.0.1', host_api_port: port, network_manager: 'flat', region: 'local-1' },
  });
}

async function addHost(name: string): Promise<string> {
  await database.query('INSERT INTO hosts (name, zone, token_hash) VALUES ($1, $2, $3)', [
    name,
    'local-1a',
    hashOfToken(token(name)),
  ]);
  return name;
}

beforeAll(async () => {
  await database.query(
    `INSERT INTO networks (id, name, cidr, gateway, dns) VALUES ($1, 'flat', '10.99.0.0/16', '10.99.0.1', '')`,
    [randomUUID()],
  );
  api = await serve();
});
afterAll(async () => {
  await Promise.all(links.map((link) => link.close()));
  await api.close();
  await Promise.all([folder, imageFolder].map((path) => rm(path, { recursive: true })));
});

describe('the host stream', () => {
  let host: string;
  beforeEach(async () => {
    host = await addHost(`host-${randomUUID().slice(0, 8)}`);
  });

  it('welcomes a host with its network and counts it alive once both daemons are heard of', async () => {
    const hosts = new HostRepository(database);
    const network = await linkOf(host).open(handlers());
    expect(network).toEqual({
      cidr: '10.99.0.0/16',
      gateway: '10.99.0.1',
      dns: '',
      domain: 'internal',
      mtu: 1450,
    });
    expect(await hosts.isAlive(host, 30)).toBe(false);
    await linkOf(host, { spoolFolder: join(folder, 'n') }).open(
      handlers({
        binary: 'engine-network',
        inventory: async () => ({ ports: [], taps: [], leases: [], filters: [] }),
      }),
    );
    expect(await hosts.isAlive(host, 30)).toBe(true);
    const [row] = await database.query('SELECT vcpus, boot_id AS boot FROM hosts WHERE name = $1', [host]);
    expect(row).toEqual({ vcpus: 4, boot: 'boot-1' });
  });

  it('beats', async () => {
    await linkOf(host).open(handlers());
    await database.query(`UPDATE services SET last_seen = now() - interval '1 hour' WHERE host = $1`, [host]);
    await until(async () => {
      const rows = await database.query(
        `SELECT 1 FROM services WHERE host = $1 AND last_seen > now() - interval '1 minute'`,
        [host],
      );
      return rows.length === 1;
    });
  });

  it.each([
    ['another network manager', { networkManager: 'vlan' }, /--network_manager=vlan, the cloud has flat/],
    ['another name than its token’s', { host: 'impostor' }, /this token belongs to host/],
    ['an unknown token', { token: 'x'.repeat(40) }, /does not know this host’s token/],
  ])('refuses %s', async (_what, more, words) => {
    await expect(linkOf(host, more).open(handlers())).rejects.toMatchObject({
      code: 'HostRefused',
      message: expect.stringMatching(words),
    });
  });

  it('waits for a host API that is not there yet, and comes back after a restart', async () => {
    const { port } = api;
    await api.close();
    const link = linkOf(host, { url: `http://127.0.0.1:${port}` });
    const opened = link.open(handlers());
    api = await serve(port);
    await opened;
    await api.close();
    api = await serve(port);
    await until(async () => streams.hostsOf('engine-compute').includes(host));
  });

  it('keeps a power event on disk until the cloud has it', async () => {
    const link = linkOf(host);
    await link.open(handlers());
    const report = {
      instanceId: randomUUID(),
      generation: 1,
      kind: 'guest-lost',
      at: new Date().toISOString(),
    } as const;
    await link.reportPower(report);
    await until(async () => (await readdir(join(folder, host))).length === 0);
  });

  it('reads a console', async () => {
    const instanceId = randomUUID();
    await linkOf(host).open(
      handlers({
        readConsole: async (id, max) =>
          id === instanceId ? Buffer.from('hello').subarray(0, max) : undefined,
      }),
    );
    expect(String(await consoleReader.read(host, instanceId, 4))).toBe('hell');
    expect(await consoleReader.read(host, randomUUID(), 4)).toBeUndefined();
    await expect(consoleReader.read('nobody', instanceId, 4)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
  });

  it('hints at raised filters until they are applied, and asks for inventories', async () => {
    const seen: number[] = [];
    const link = linkOf(host);
    let inventories = 0;
    const inventory = async () => {
      inventories += 1;
      return { ports: [], taps: [], leases: [], filters: [] };
    };
    await link.open(
      handlers({ binary: 'engine-network', inventory, filtersAt: (version) => void seen.push(version) }),
    );
    await until(async () => seen.includes(0));
    await database.query('INSERT INTO host_filter_versions (host, version) VALUES ($1, 7)', [host]);
    await database.query(`SELECT pg_notify('engine_filters', $1)`, [host]);
    // The first hint, and one more because nobody has said "applied".
    await until(async () => seen.filter((version) => version === 7).length > 1);
    link.filtersApplied(7);
    const before = inventories;
    await database.query(`SELECT pg_notify('engine_inventory', $1)`, [host]);
    await until(async () => inventories > before);
    await until(async () => {
      const rows = await database.query('SELECT 1 FROM host_inventories WHERE host = $1', [host]);
      return rows.length === 1;
    });
  });

  it('lets the newer of two streams of a daemon stay', async () => {
    await linkOf(host).open(handlers({ readConsole: async () => Buffer.from('old') }));
    await linkOf(host, { spoolFolder: join(folder, 'newer') }).open(
      handlers({ readConsole: async () => Buffer.from('new') }),
    );
    expect(String(await consoleReader.read(host, randomUUID(), 10))).toBe('new');
  });

  it('ends the stream of a host whose token was changed', async () => {
    await linkOf(host).open(handlers());
    await database.query('UPDATE hosts SET token_hash = $2 WHERE name = $1', [host, hashOfToken('other')]);
    await until(async () => !streams.hostsOf('engine-compute').includes(host));
  });
});

describe('what is no host’s daemon', () => {
  const HELLO = {
    type: 'hello',
    binary: 'engine-compute',
    contract: 1,
    version: '1',
    networkManager: 'flat',
    bootId: 'b',
  };
  /** Says these things as this host; resolves with the code that the stream is closed with. */
  const say = (host: string, messages: readonly (string | object)[]) =>
    new Promise<number>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token(host)}` };
      const socket = new WebSocket(`ws://127.0.0.1:${api.port}/v1/stream`, { headers });
      socket.on('open', () => {
        for (const message of messages)
          socket.send(typeof message === 'string' ? message : JSON.stringify(message));
      });
      socket.on('close', (code) => resolve(code));
      socket.on('error', reject);
    });

  it.each([
    ['no JSON', () => ['{'], 1002],
    ['no message of ours', () => [{ type: 'shout' }], 1002],
    ['anything before hello', () => [{ type: 'heartbeat' }], 1002],
    [
      'hello twice',
      (host: string) => [
        { ...HELLO, host },
        { ...HELLO, host },
      ],
      1002,
    ],
    ['too much', () => ['x'.repeat(1024 * 1024 + 1)], 1009],
    ['a newer contract', (host: string) => [{ ...HELLO, host, contract: 99 }], 4000],
  ])('says %s, and is shown out', async (_what, messages, code) => {
    const host = await addHost(`host-${randomUUID().slice(0, 8)}`);
    expect(await say(host, messages(host))).toBe(code);
    await until(async () => !streams.hostsOf('engine-compute').includes(host));
  });

  it('knocks elsewhere', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${api.port}/v1/other`);
    await expect(
      new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject)),
    ).rejects.toThrow('404');
  });

  it('finds its port taken', async () => {
    await expect(serve(api.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('what a host asks for over HTTP', () => {
  let host: string;
  let other: string;
  beforeEach(async () => {
    [host, other] = (await Promise.all([1, 2].map(() => addHost(`host-${randomUUID().slice(0, 8)}`)))) as [
      string,
      string,
    ];
  });

  const bytesOf = async (readable: NodeJS.ReadableStream) => {
    const chunks: Buffer[] = [];
    for await (const chunk of readable) chunks.push(Buffer.from(chunk));
    return String(Buffer.concat(chunks));
  };

  it('gives the image, kernel included, of its own guests, from any byte on', async () => {
    const guest = await insertGuest(database, { host });
    await writeFile(join(imageFolder, guest.imageId), '0123456789');
    await writeFile(join(imageFolder, guest.kernelId), 'krn');
    expect(await bytesOf(await linkOf(host).readImage(guest.imageId, 0))).toBe('0123456789');
    expect(await bytesOf(await linkOf(host).readImage(guest.imageId, 7))).toBe('789');
    expect(await bytesOf(await linkOf(host).readImage(guest.imageId, 10))).toBe('');
    expect(await bytesOf(await linkOf(host).readImage(guest.kernelId, 0))).toBe('krn');
    await expect(linkOf(other).readImage(guest.imageId, 0)).rejects.toMatchObject({ code: 'ImageUnusable' });
  });

  it('gives no image once the guest is gone from the host', async () => {
    const guest = await insertGuest(database, { host, attempt: 'released' });
    await writeFile(join(imageFolder, guest.imageId), '0123456789');
    await expect(linkOf(host).readImage(guest.imageId, 0)).rejects.toMatchObject({ code: 'ImageUnusable' });
  });

  it('answers metadata for its own guests, and notes that they have asked', async () => {
    const script = Buffer.from([0x23, 0x21, 0, 255, 10]);
    const guest = await insertGuest(database, {
      host,
      sealedUserData: (id) => sealer.seal(script, userDataContext(id)),
    });
    const ask = (of: string, path: string) =>
      linkOf(of).metadata({ address: guest.address, method: 'GET', path, headers: {} });
    expect(await ask(host, '/latest/user-data')).toMatchObject({ status: 200, body: script });
    expect(String((await ask(host, '/latest/meta-data/instance-id')).body)).toBe(guest.ec2Id);
    expect((await ask(other, '/latest/meta-data/instance-id')).status).toBe(404);
    const [row] = await database.query(
      'SELECT metadata_seen_at IS NOT NULL AS seen FROM instances WHERE id = $1',
      [guest.instanceId],
    );
    expect(row).toEqual({ seen: true });
  });

  it('gives its filters', async () => {
    const guest = await insertGuest(database, { host });
    await insertGuest(database, { host: other });
    const { ports } = await linkOf(host).pullFilters();
    expect(ports).toEqual([expect.objectContaining({ portId: guest.portId, address: guest.address })]);
  });

  it.each([
    ['/v1/filters', {}, 401],
    ['/v1/filters', { authorization: `Bearer ${'x'.repeat(40)}` }, 401],
    ['/v1/images/../../etc/passwd', {}, 404],
    ['/v1/nothing', {}, 404],
  ])('GET %s with %j is refused', async (path, headers, status) => {
    const answer = await fetch(`http://127.0.0.1:${api.port}${path}`, {
      headers: headers as Record<string, string>,
    });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['no JSON', '{', 400],
    ['other fields', '{"address":1}', 400],
    ['too much', JSON.stringify({ path: 'x'.repeat(100_000) }), 413],
  ])('refuses a metadata request with %s', async (_what, body, status) => {
    const headers = { authorization: `Bearer ${token(host)}`, 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${api.port}/v1/metadata`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
  });
});
