import { beforeAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRows, insertGuest } from '../../../test/support/guest-rows.js';
import { ec2IdOf } from './ec2-id.js';
import { rowKeepersOf } from './machinery.js';
import { nouns } from './registry.js';

const database = await databaseForSpec();
const keepers = rowKeepersOf(nouns);
let guest: GuestRows;

beforeAll(async () => {
  await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 't')`);
  await database.query(
    `INSERT INTO services (host, "binary", last_seen) SELECT 'h', 'engine-' || role, engine_now()
     FROM hosts, unnest(roles) role`,
  );
  guest = await insertGuest(database, { host: 'h' });
  await database.query(`UPDATE fixed_addresses SET number = address::inet - '0.0.0.0'::inet`);
});

/** What doctor would say: by the word for the line, the resources. */
async function sick(): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const { doctor } of keepers) {
    const rows = doctor ? await database.query<{ resource: string; words: string }>(doctor.sql) : [];
    for (const { words } of rows) expect(words).toMatch(/\w/);
    if (doctor && rows.length > 0) found[doctor.what] = rows.map(({ resource }) => resource).sort();
  }
  return found;
}

describe('with one guest, and nothing at work', () => {
  it('gauges count what there is', async () => {
    const counted: Record<string, unknown> = {};
    for (const { name, sql } of keepers.flatMap(({ gauges }) => gauges ?? []))
      counted[name] = (await database.query(sql)).map((row) => Object.values(row));
    expect(counted).toMatchObject({
      engine_hosts: [['enabled', 1]],
      engine_host_guests: [['h', 1]],
      engine_images: expect.arrayContaining([['kernel', 1]]),
      engine_image_bytes: [[13]],
      engine_instances: [['active', 1]],
      engine_instance_tasks: [],
      engine_addresses: [['claimed', 1]],
      engine_free_addresses: [['local-1a', 2 ** 16 - 3 - 1]],
      engine_cleanups: [],
      engine_operations: [],
      engine_outbox: [[0]],
      engine_service_silence_seconds: expect.arrayContaining([['engine-compute', expect.any(Number)]]),
    });
  });

  it('lists show it, and no more rows than asked for', async () => {
    const { ec2Id, address } = guest;
    const [row] = await database.query(nouns.instance.ps.sql, [10]);
    expect(row).toMatchObject({ instance: ec2Id, lifecycle: 'active', task: null, host: 'h', address });
    expect(await database.query(nouns.image.ps.sql, [1])).toHaveLength(1);
  });

  it('the shell offers what begins so', async () => {
    const offered = (typed: string, most = 10) => database.query(nouns.image.completion.sql, [typed, most]);
    const image = { id: ec2IdOf('image', guest.imageId) };
    const kernel = { id: ec2IdOf('kernel', guest.kernelId) };
    expect(await offered('ami-')).toEqual([image]);
    expect(await offered('a')).toEqual([kernel, image]);
    expect(await offered('a', 1)).toEqual([kernel]);
    expect(await offered('A%')).toEqual([]);
  });

  it('doctor finds nothing', async () => {
    expect(await sick()).toEqual({});
  });
});

it('doctor finds each thing that is not well', async () => {
  const { operationId, instanceId, ec2Id, kernelId, imageId, address } = guest;
  const statements: readonly (readonly [string, readonly unknown[]])[] = [
    [`UPDATE hosts SET declared_down = true WHERE name = 'h'`, []],
    [`INSERT INTO hosts (name, zone, token_hash) VALUES ('mute', 'z', 'm')`, []],
    [
      `INSERT INTO services SELECT 'mute', "binary", last_seen - interval '6 minutes' FROM services WHERE host = 'h'`,
      [],
    ],
    [`UPDATE images SET state = 'deregistered', deleted_at = engine_now() WHERE id = $1`, [kernelId]],
    [`UPDATE instances SET task_state = 'stopping' WHERE id = $1`, [instanceId]],
    [`UPDATE operations SET created_at = engine_now() - interval '61 minutes' WHERE id = $1`, [operationId]],
    [`UPDATE address_ranges r SET first = a.number, last = a.number FROM fixed_addresses a`, []],
    [
      `UPDATE fixed_addresses SET state = 'quarantined', host = 'h', since = engine_now() - interval '25 hours'`,
      [],
    ],
    [
      `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args, created_at)
       VALUES (gen_random_uuid(), 'h', 'release-port', 'instance', $1, 1, '{}', engine_now() - interval '61 minutes')`,
      [instanceId],
    ],
    [
      `INSERT INTO outbox (operation_id, number, chunk, run, workflow, action, request_id, resources, created_at)
       VALUES ($1, 1, 0, 1, 'w', 'a', 'r', '{}', engine_now() - interval '61 seconds')`,
      [operationId],
    ],
  ];
  for (const [text, values] of statements) await database.query(text, values);
  expect(await sick()).toEqual({
    ...{ hosts: ['h', 'mute'], images: [ec2IdOf('image', imageId)], tasks: [ec2Id] },
    ...{ addresses: ['local-1a'], quarantine: [address], cleanups: ['h'], outbox: [operationId] },
  });
});
