import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { UUID } from '../../common/ids/uuid.js';
import { handlers, hostApiForSpec, networkHandlers, until } from '../../../test/support/host-api.js';
import { controlNouns } from '../../cloud/registry/control-nouns.js';
import { HostAdminRepository } from '../../cloud/hosts/host-admin.repository.js';
import { HostRepository } from '../../cloud/hosts/host.repository.js';
import { hashOfToken } from '../../cloud/hosts/host-token.js';
import { raiseFilterVersions } from '../../cloud/security-groups/filter-version.repository.js';
import { ec2StateSql } from '../../cloud/instances/views/ec2-state.js';

const cloud = await hostApiForSpec();
const { database, streams, folder } = cloud;
const admin = new HostAdminRepository(database, controlNouns.rows);
const isConnected = (host: string) => streams.hostsOf('engine-compute').includes(host);

describe('the host stream', () => {
  let host: string;
  beforeEach(async () => void (host = await cloud.addHost()));

  it('welcomes a host with its network and counts it alive once both daemons are heard of', async () => {
    const hosts = new HostRepository(database);
    const network = await cloud.linkOf(host).open(handlers());
    const [domain] = await database.query<{ id: string }>('SELECT id FROM domains');
    expect(network).toEqual({
      networkId: expect.stringMatching(UUID),
      domainId: domain?.id,
      cidr: '10.99.0.0/16',
      gateway: '10.99.0.1',
      dns: '',
      domain: 'internal',
      mtu: 1450,
    });
    expect(await hosts.isAlive(host, 30)).toBe(false);
    await cloud.linkOf(host).open(networkHandlers());
    expect(await hosts.isAlive(host, 30)).toBe(true);
    const [row] = await database.query('SELECT vcpus FROM hosts WHERE name = $1', [host]);
    expect(row).toEqual({ vcpus: 4 });
  });

  it('beats, also while its capacity is not known', async () => {
    await cloud.linkOf(host).open(handlers({ capacity: () => Promise.reject(new Error('no /proc')) }));
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
    await expect(cloud.linkOf(host, more).open(handlers())).rejects.toMatchObject({
      code: 'HostRefused',
      message: expect.stringMatching(words),
    });
  });

  it('refuses a fake host beside real ones, and a real one while fake ones serve', async () => {
    const [other, third] = [await cloud.addHost(), await cloud.addHost()];
    const linked = async (name: string, driver: string) => {
      const link = cloud.linkOf(name, { driver });
      await link.open(handlers());
      return link;
    };
    const fake = await linked(host, 'fake');
    await cloud.linkOf(host).open(networkHandlers());
    await expect(linked(other, 'qemu')).rejects.toMatchObject({
      code: 'HostRefused',
      message: `this host has --compute_driver=qemu, host ${host} of this cloud has --compute_driver=fake: give it the same, or engine-api --mixed_drivers`,
    });
    await fake.close();
    await database.query(`UPDATE services SET last_seen = now() - interval '1 minute' WHERE host = $1`, [
      host,
    ]);
    const real = await linked(other, 'qemu');
    await real.close();
    await database.query(`UPDATE services SET last_seen = now() - interval '1 minute'`);
    await expect(linked(third, 'fake')).rejects.toMatchObject({ code: 'HostRefused' });
    await linked(third, 'qemu');
    await database.query('UPDATE hosts SET forgotten_at = now() WHERE name = ANY($1)', [
      [host, other, third],
    ]);
  });

  it('refuses a daemon whose role the host has not, and welcomes those of its own', async () => {
    await database.query(`UPDATE hosts SET roles = '{compute}' WHERE name = $1`, [host]);
    await expect(cloud.linkOf(host).open(networkHandlers())).rejects.toMatchObject({
      code: 'HostRefused',
      message: `engine-network is no daemon of host ${host}, whose roles are compute`,
    });
    await cloud.linkOf(host).open(handlers());
    expect(await new HostRepository(database).isAlive(host, 30)).toBe(true);
  });

  it('waits for a host API that is not there yet, and comes back after a restart', async () => {
    await cloud.close();
    const opened = cloud.linkOf(host).open(handlers());
    await cloud.open();
    await opened;
    await cloud.close();
    await cloud.open();
    await until(async () => isConnected(host));
  });

  it('keeps a power event on disk until the cloud has it', async () => {
    const spoolFolder = join(folder, 'spooled');
    const link = cloud.linkOf(host, { spoolFolder });
    const at = new Date().toISOString();
    // Found by the adoption, before there is a stream.
    await link.reportPower({ instanceId: randomUUID(), generation: 1, kind: 'guest-lost', at });
    expect(await readdir(spoolFolder)).toHaveLength(1);
    await link.open(handlers());
    await until(async () => (await readdir(spoolFolder)).length === 0);
  });

  it.each([
    ['hears the last word of a guest that a failed verb never reached', 1, 'stopped'],
    ['passes over the word of a guest that was started anew since', 2, 'running'],
  ])('%s', async (_what, newest, state) => {
    const { instanceId } = await insertGuest(database, { host, generation: 2 });
    const spoolFolder = join(folder, randomUUID());
    const link = cloud.linkOf(host, { spoolFolder });
    await link.open(handlers({ generationOf: async () => newest }));
    await link.reportPower({
      instanceId,
      generation: 1,
      kind: 'guest-shutdown',
      at: new Date().toISOString(),
    });
    await until(async () => (await readdir(spoolFolder)).length === 0);
    expect(
      await database.query(`SELECT ${ec2StateSql('i')} AS state FROM instances i WHERE id = $1`, [
        instanceId,
      ]),
    ).toEqual([{ state }]);
  });

  it('reads a console', async () => {
    const instanceId = randomUUID();
    const readConsole = async (id: string, max: number) =>
      id === instanceId ? Buffer.from('hello').subarray(0, max) : undefined;
    await cloud.linkOf(host).open(handlers({ readConsole }));
    expect(String(await cloud.console.read(host, instanceId, 4))).toBe('hell');
    expect(await cloud.console.read(host, randomUUID(), 4)).toBeUndefined();
    await expect(cloud.console.read('nobody', instanceId, 4)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
  });

  it('reads what a guest has used', async () => {
    const instanceId = randomUUID();
    const memory = { maximumMiB: 64, usedMiB: 1 };
    const counters = { uptimeSeconds: 7, cpuNanoseconds: [1], memory, disks: [], cards: [] };
    const readCounters = async (id: string) => (id === instanceId ? counters : undefined);
    await cloud.linkOf(host).open(handlers({ readCounters }));
    expect(await cloud.counters.read(host, instanceId)).toEqual(counters);
    expect(await cloud.counters.read(host, randomUUID())).toBeUndefined();
    await expect(cloud.counters.read('nobody', instanceId)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
    });
  });

  it('hints at raised filters until they are applied', async () => {
    const seen: number[] = [];
    const link = cloud.linkOf(host);
    await link.open(networkHandlers({ filtersAt: (version) => void seen.push(version) }));
    await until(async () => seen.includes(0));
    link.filtersApplied(0);
    await raiseFilterVersions(database, [host], { touched: 'whole' });
    // The first hint, and one more because nobody has said "applied".
    await until(async () => seen.filter((version) => version === 1).length > 1);
  });

  it('looks versions up when a notification names none', async () => {
    const seen: number[] = [];
    const link = cloud.linkOf(host);
    await link.open(networkHandlers({ filtersAt: (version) => void seen.push(version) }));
    await until(async () => seen.includes(0));
    await database.query('INSERT INTO host_filter_versions (host, version) VALUES ($1, 7)', [host]);
    await database.query(`SELECT pg_notify('engine_filters', $1)`, [host]);
    await until(async () => seen.includes(7));
  });

  it('asks for an inventory that somebody wants, and keeps it', async () => {
    let taken = 0;
    const inventory = async () => ({ guests: [], strays: [`stray ${(taken += 1)}`] });
    await cloud.linkOf(host, { inventoryMs: 3_600_000 }).open(handlers({ inventory }));
    await until(async () => taken === 1);
    await database.query(`SELECT pg_notify('engine_inventory', $1)`, [host]);
    await until(async () => {
      const rows = await database.query(
        `SELECT 1 FROM host_inventories WHERE host = $1 AND items->'strays' = '["stray 2"]'`,
        [host],
      );
      return rows.length === 1;
    });
  });

  it('lets the newer of two streams of a daemon stay', async () => {
    await cloud.linkOf(host).open(handlers({ readConsole: async () => Buffer.from('old') }));
    await cloud.linkOf(host).open(handlers({ readConsole: async () => Buffer.from('new') }));
    expect(String(await cloud.console.read(host, randomUUID(), 10))).toBe('new');
  });

  it('ends the stream of a host whose token was changed', async () => {
    await cloud.linkOf(host).open(handlers());
    await database.query('UPDATE hosts SET token_hash = $2 WHERE name = $1', [host, hashOfToken('other')]);
    await until(async () => !isConnected(host));
  });

  it.each([
    ['changed', (name: string) => admin.setToken(name, hashOfToken(randomUUID()))],
    ['forgotten', async (name: string) => (await admin.forget(name, 0)) === 'forgotten'],
  ])('ends the streams of a host that is %s at once, also when it says nothing', async (_what, change) => {
    const silent = { heartbeatMs: 3_600_000, inventoryMs: 3_600_000 };
    await cloud.linkOf(host, silent).open(handlers());
    await cloud.linkOf(host, silent).open(networkHandlers());
    expect(await change(host)).toBe(true);
    await until(async () => !isConnected(host) && !streams.hostsOf('engine-network').includes(host));
    await expect(cloud.linkOf(host).open(handlers())).rejects.toMatchObject({ code: 'HostRefused' });
    await expect(cloud.linkOf(host).pullFilters(undefined)).rejects.toMatchObject({ code: 'HostRefused' });
  });
});
