import { describe, expect, it } from '@jest/globals';
import { hostRoles } from '../../workflows/contracts/host-roles.js';
import { HOST_CONTRACT } from '../../src/stream/stream.contract.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { HostAdminRepository } from '../../src/cloud/hosts/host-admin.repository.js';
import { HostRepository } from '../../src/cloud/hosts/host.repository.js';
import { InventoryRepository } from '../../src/cloud/hosts/inventory.repository.js';
import { hostSnapshots } from '../../src/cloud/scheduler/host-snapshot.repository.js';
import { databaseForSpec } from '../support/database.js';
import { sourcesOf } from './sources.js';

const database = await databaseForSpec();
const hosts = new HostRepository(database);
const DOWN_SECONDS = 30;

/** Shows each daemon by itself, and judges no host. */
const LIST_DAEMONS = ['src/manage/commands/service.commands.ts', 'src/cloud/hosts/host-views.service.ts'];
const SECOND_PLACE = /last_seen\s*[<>]|last_seen\s+BETWEEN/i;
/** Daemons written out side by side: a further role would be forgotten there. */
const LISTED = /engine-compute['"]?\s*,\s*['"]?engine-network|engine-network['"]?\s*,\s*['"]?engine-compute/;

async function addHost(name: string, roles: readonly string[]): Promise<void> {
  const zone = 'local-1a';
  expect(
    await new HostAdminRepository(database, controlNouns.rows).add({ name, zone, roles, tokenHash: name }),
  ).toBe(true);
}

const greet = (name: string, role: string, contract = HOST_CONTRACT) =>
  hosts.greet(
    { name, tokenHash: name },
    { binary: `engine-${role}`, contract, version: '1', driver: '', capacity: undefined },
  );

const seen = async (name: string) =>
  (await hostSnapshots(database, DOWN_SECONDS)).find((host) => host.name === name);

describe('when a host is alive', () => {
  it('is said in one place', () => {
    const others = sourcesOf('src', 'activities').filter(
      ({ path, text }) => !LIST_DAEMONS.includes(path) && SECOND_PLACE.test(text),
    );
    expect(others.map(({ path }) => path)).toEqual(['src/cloud/hosts/service.machinery.ts']);
    const listing = sourcesOf('src', 'activities', 'workflows').filter(({ text }) => LISTED.test(text));
    expect(listing.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    `s.last_seen > engine_now() - make_interval(secs => $1)`,
    `NOT h.declared_down AND (SELECT count(*) FROM services WHERE last_seen < x) = 2`,
  ])('would be found in a second one: %s', (sql) => {
    expect(sql).toMatch(SECOND_PLACE);
    expect(`s."binary" IN ('engine-compute', 'engine-network')`).toMatch(LISTED);
  });

  it('is when the daemons of all its own roles are, whatever other hosts have', async () => {
    await addHost('two', Object.keys(hostRoles));
    await addHost('three', ['compute', 'network', 'shelving']);
    for (const name of ['two', 'three'])
      for (const role of Object.keys(hostRoles)) {
        expect(await hosts.isAlive(name, DOWN_SECONDS)).toBe(false);
        await greet(name, role);
      }
    expect(await hosts.isAlive('two', DOWN_SECONDS)).toBe(true);
    expect(await hosts.isAlive('three', DOWN_SECONDS)).toBe(false);
    await greet('three', 'shelving', 0);
    expect(await hosts.isAlive('three', DOWN_SECONDS)).toBe(true);
    // A daemon that is none of its roles changes nothing.
    await greet('two', 'shelving', 0);
    expect(await seen('two')).toMatchObject({ alive: true, contract: HOST_CONTRACT });
    // The oldest contract of its daemons is the host's.
    expect(await seen('three')).toMatchObject({ alive: true, contract: 0, roles: expect.any(Array) });
  });

  it('is known of each host by itself, and not of one that is down or forgotten', async () => {
    await addHost('storage', ['shelving']);
    await greet('storage', 'shelving');
    expect(await seen('storage')).toMatchObject({ alive: true, roles: ['shelving'] });
    await database.query(`UPDATE hosts SET declared_down = true WHERE name = 'storage'`);
    expect(await seen('storage')).toMatchObject({ alive: false });
    await database.query(
      `UPDATE hosts SET declared_down = false, forgotten_at = now() WHERE name = 'storage'`,
    );
    expect(await hosts.isAlive('storage', DOWN_SECONDS)).toBe(false);
  });
});

describe('inventories', () => {
  it('are wanted of the daemons of all roles, and answered when all have answered', async () => {
    const inventories = new InventoryRepository(database);
    await addHost('asked', ['compute', 'shelving']);
    const since = await inventories.want(['asked']);
    expect(await database.query(`SELECT "binary" FROM host_inventories WHERE host = 'asked'`)).toEqual([
      { binary: 'engine-compute' },
      { binary: 'engine-shelving' },
    ]);
    const empty = { guests: [], strays: [] };
    await inventories.store('asked', 'engine-compute', empty);
    await inventories.store('asked', 'engine-network', { ports: [], taps: [], leases: [], filters: [] });
    expect(await inventories.answered(['asked'], since)).toEqual(new Set());
    await inventories.store('asked', 'engine-shelving', empty);
    expect(await inventories.answered(['asked'], since)).toEqual(new Set(['asked']));
  });
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

async function planOf(sql: string, values: readonly unknown[]): Promise<readonly Plan[]> {
  const [row] = await database.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
    values,
  );
  return row ? nodesOf(row['QUERY PLAN'][0].Plan) : [];
}

describe('among a thousand hosts', () => {
  const daemonsIn = (plan: readonly Plan[]) => plan.filter((node) => node['Relation Name'] === 'services');

  it('placing reads their daemons once, and whoever asks for one host its own by index', async () => {
    await database.query(
      `INSERT INTO hosts (name, zone, token_hash) SELECT 'many-' || n, 'z', 'many-' || n FROM generate_series(1, 1000) n`,
    );
    await database.query(
      `INSERT INTO services (host, "binary", last_seen, contract)
       SELECT 'many-' || n, 'engine-' || r, now(), 1 FROM generate_series(1, 1000) n, unnest($1::text[]) r`,
      [Object.keys(hostRoles)],
    );
    await database.query('ANALYZE hosts, services');
    const all = await planOf(
      'SELECT l.contract FROM hosts h LEFT JOIN live_hosts($1) l ON l.host = h.name',
      [30],
    );
    expect(daemonsIn(all)).toMatchObject([{ 'Actual Loops': 1 }]);
    const one = await planOf('SELECT FROM live_hosts($1) WHERE host = $2', [30, 'many-7']);
    expect(daemonsIn(one).map((node) => node['Node Type'])).toEqual([
      expect.stringMatching(/^(Index|Bitmap Heap) Scan$/),
    ]);
  });
});
