import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { controlNouns } from '../registry/control-nouns.js';
import { HostAdminRepository } from './host-admin.repository.js';
import { HostViews } from './host-views.service.js';

const database = await databaseForSpec();
const hosts = new HostAdminRepository(database, controlNouns.rows);
const views = new HostViews(database, hosts, { service_down_time: 30 });
const impatient = new HostViews(database, hosts, { service_down_time: 5 });

/** Of both daemons, so many seconds ago. */
const beat = (host: string, { ago = 0, driver = '' } = {}) =>
  database.query(
    `INSERT INTO services (host, "binary", last_seen, driver)
     SELECT $1, b, engine_now() - make_interval(secs => $2), $3 FROM unnest('{engine-compute,engine-network}'::text[]) b`,
    [host, ago, driver],
  );

describe('HostViews', () => {
  beforeEach(async () => {
    await database.query('TRUNCATE hosts, services CASCADE');
    for (const name of ['a', 'b', 'c']) await hosts.add({ name, zone: `zone-${name}`, tokenHash: name });
    await beat('a', { driver: 'qemu' });
    await beat('b', { ago: 15 });
  });

  it('lists hosts, alive for as long as the flag says', async () => {
    const listed = async (by: HostViews) => (await by.list()).map(({ name, alive }) => [name, alive]);
    expect(await listed(views)).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
    ]);
    expect(await listed(impatient)).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
  });

  it('shows daemons with what is said of their hosts', async () => {
    await hosts.setEnabled('b', 'new disk');
    await hosts.declareDown('b');
    await database.query(
      `INSERT INTO services (host, "binary", last_seen) VALUES ('cloud', 'engine-api', engine_now())`,
    );
    const ofA = {
      isAlive: true,
      zone: 'zone-a',
      isEnabled: true,
      disabledReason: null,
      isDeclaredDown: false,
    };
    const ofB = {
      isAlive: false,
      zone: 'zone-b',
      isEnabled: false,
      disabledReason: 'new disk',
      isDeclaredDown: true,
    };
    const services = await impatient.services();
    expect(services.map(({ lastSeen: _, ...service }) => service)).toEqual([
      { ...ofA, host: 'cloud', binary: 'engine-api', zone: null },
      { ...ofA, host: 'a', binary: 'engine-compute' },
      { ...ofB, host: 'b', binary: 'engine-compute' },
      { ...ofA, host: 'a', binary: 'engine-network' },
      { ...ofB, host: 'b', binary: 'engine-network' },
    ]);
    const [, young, old] = services.map(({ lastSeen }) => lastSeen.getTime());
    expect(young! - old!).toBeGreaterThan(10_000);
  });

  it('takes a daemon of a forgotten host for one of no host', async () => {
    await database.query(`UPDATE hosts SET forgotten_at = engine_now(), enabled = false WHERE name = 'a'`);
    const [service] = await views.services();
    expect(service).toMatchObject({ host: 'a', zone: null, isEnabled: true });
  });

  it('knows what runs the guests where a host has said it', async () => {
    await database.query(`UPDATE services SET driver = 'linux' WHERE "binary" = 'engine-network'`);
    expect(await views.drivers()).toEqual(new Map([['a', 'qemu']]));
    await database.query(
      `UPDATE services SET driver = 'fake' WHERE host = 'b' AND "binary" = 'engine-compute'`,
    );
    expect(await views.drivers()).toEqual(
      new Map([
        ['a', 'qemu'],
        ['b', 'fake'],
      ]),
    );
  });

  it('has a word for each state of a host', async () => {
    const before = await views.statusOf();
    expect(['a', 'b', 'c', 'nobody', null].map(before)).toEqual(['UP', 'UP', 'DOWN', 'UNKNOWN', '']);
    expect((await impatient.statusOf())('b')).toBe('DOWN');
    await hosts.declareDown('b');
    for (const name of ['a', 'c']) await hosts.setEnabled(name, 'new disk');
    const after = await views.statusOf();
    expect(['a', 'b', 'c'].map(after)).toEqual(['MAINTENANCE', 'DOWN', 'MAINTENANCE']);
  });
});
