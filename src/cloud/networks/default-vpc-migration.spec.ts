import { randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Database } from '../../common/prisma/database.js';
import { migrate, migrationsIn } from '../../common/prisma/migrate.js';
import { ec2IdOf } from '../registry/ec2-id.js';

const MIGRATIONS = 'prisma/migrations';
const OURS = '20261130050000_default_vpcs';
const NOBODY = '00000000-0000-0000-0000-000000000000';
const ids = { network: randomUUID(), old: randomUUID(), young: randomUUID(), group: randomUUID() };

const admin = new URL(process.env['ENGINE_TEST_DATABASE_URL'] ?? '');
const url = new URL(admin);
url.pathname = `/spec_${randomBytes(8).toString('hex')}`;
let database: Database;

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Yesterday's cloud: two projects with guests in two zones of one flat network. */
async function yesterday(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-migrations-'));
  for (const { name } of await migrationsIn(MIGRATIONS))
    if (name < OURS) await cp(join(MIGRATIONS, name), join(folder, name), { recursive: true });
  await migrate(url.href, folder);
  await rm(folder, { recursive: true });
  await database.query(
    `INSERT INTO networks (id, name, cidr, gateway, dns) VALUES ($1, 'flat', '10.9.0.0/24', '10.9.0.1', '')`,
    [ids.network],
  );
  await database.query(
    `INSERT INTO projects (id, name, account_number, manager_id, created_at)
     VALUES ($1, 'old', '000000000001', $1, now() - interval '1 day'), ($2, 'young', '000000000002', $2, now())`,
    [ids.old, ids.young],
  );
  await database.query(
    `INSERT INTO hosts (name, zone, token_hash) VALUES ('h1', 'quiet', 'h1'), ('h2', 'busy', 'h2')`,
  );
  await guest(ids.old, 'quiet', '10.9.0.2');
  await guest(ids.old, 'busy', '10.9.0.3');
  await guest(ids.young, 'busy', '10.9.0.200');
  await database.query(
    `INSERT INTO security_groups (id, ec2_id, project_id, name, description) VALUES ($1, 'sg-1', $2, 'default', '')`,
    [ids.group, ids.young],
  );
}

async function guest(projectId: string, zone: string, address: string): Promise<void> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO instances (id, ec2_id, project_id, user_id, reservation_id, launch_index, image_id, flavor_name, vcpus,
       memory_mib, disk_gib, zone, lifecycle, generation, operation_id)
     VALUES ($1::uuid, $1::text, $2, $1::uuid, $1::uuid, 0, $1::uuid, 'm1.nano', 1, 128, 1, $3, 'active', 1, $1::uuid)`,
    [id, projectId, zone],
  );
  await database.query(
    'INSERT INTO network_interfaces (id, ec2_id, network_id, instance_id, mac, address) VALUES ($1::uuid, $1::text, $2, $1::uuid, $1::text, $3)',
    [id, ids.network, address],
  );
  await database.query(
    `INSERT INTO fixed_addresses (network_id, number, address, state, interface_id)
     SELECT $1, $2::inet - '0.0.0.0'::inet, $2, 'claimed', $3`,
    [ids.network, address, id],
  );
}

beforeAll(async () => {
  await asAdmin(`CREATE DATABASE ${url.pathname.slice(1)}`);
  database = new Database(url.href, 2);
  await yesterday();
  await migrate(url.href, MIGRATIONS);
});

afterAll(async () => {
  await database.onApplicationShutdown();
  await asAdmin(`DROP DATABASE IF EXISTS ${url.pathname.slice(1)} WITH (FORCE)`);
});

describe('yesterday’s cloud', () => {
  it('has a default VPC a project; the oldest keeps the ids that all were shown', async () => {
    const vpcs = await database.query<{ id: string; ec2Id: string; cidr: string }>(
      'SELECT id, ec2_id AS "ec2Id", cidr FROM vpcs ORDER BY project_id = $1',
      [ids.young],
    );
    expect(vpcs[0]).toEqual({ id: NOBODY, ec2Id: ec2IdOf('vpc', NOBODY), cidr: '10.9.0.0/24' });
    expect(vpcs[1]?.ec2Id).toBe(ec2IdOf('vpc', vpcs[1]?.id ?? ''));
    expect(vpcs).toHaveLength(2);
    const [kept] = await database.query('SELECT zone, ec2_id AS "ec2Id" FROM subnets WHERE id = $1', [
      ids.network,
    ]);
    expect(kept).toEqual({ zone: 'busy', ec2Id: ec2IdOf('subnet', ids.network) });
  });

  it('has its network in the only domain, which is that of the VPCs', async () => {
    const rows = await database.query(
      `SELECT DISTINCT w.domain_id = d.id AND v.domain_id = d.id AS one FROM networks w, vpcs v, domains d`,
    );
    expect(rows).toEqual([{ one: true }]);
  });

  it('has its guests in subnets of their zones, with the addresses that they had', async () => {
    const rows = await database.query(
      `SELECT i.project_id = v.project_id AS own, s.zone, s.cidr, n.address
       FROM network_interfaces n JOIN instances i ON i.id = n.instance_id
       JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id ORDER BY n.address`,
    );
    expect(rows).toEqual([
      { own: true, zone: 'quiet', cidr: '10.9.0.128/26', address: '10.9.0.2' },
      { own: true, zone: 'busy', cidr: '10.9.0.0/25', address: '10.9.0.200' },
      { own: true, zone: 'busy', cidr: '10.9.0.0/25', address: '10.9.0.3' },
    ]);
  });

  it('has groups in their VPCs, each with the egress rule', async () => {
    const rows = await database.query(
      `SELECT v.project_id AS project, r.direction, r.protocol, r.from_port AS first, r.cidr, r.ec2_id ~ '^sgr-[0-9a-f]{17}$' AS named
       FROM security_groups g JOIN vpcs v ON v.id = g.vpc_id JOIN security_group_rules r ON r.group_id = g.id`,
    );
    expect(rows).toEqual([
      {
        project: ids.young,
        ...{ direction: 'egress', protocol: '-1', first: -1, cidr: '0.0.0.0/0', named: true },
      },
    ]);
  });
});
