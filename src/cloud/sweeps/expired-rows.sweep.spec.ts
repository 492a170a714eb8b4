import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { type GuestRows, type GuestRowsAsked, insertGuest } from '../../../test/support/guest-rows.js';
import { testNoun } from '../../../test/support/test-noun.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { rowKeepersOf } from '../registry/machinery.js';
import { nouns } from '../registry/registry.js';
import { taggableIn } from '../tags/taggable.js';
import { ExpiredRowsSweep } from './expired-rows.sweep.js';
import { purgesOf } from './purges.js';
import { StrayTagRepository } from '../tags/stray-tag.repository.js';

const database = await databaseForSpec();
const tags = new StrayTagRepository(database, nouns);
const keepers = rowKeepersOf(nouns);
const sweep = () => new ExpiredRowsSweep(database, tags, keepers).sweep();
const TABLES = [
  ...['operations', 'operation_chunks', 'operation_members', 'operation_steps', 'instances', 'reservations'],
  ...['instance_attempts', 'tags', 'cleanups', 'client_tokens', 'images', 'hosts', 'host_usage', 'services'],
] as const;

async function count(): Promise<Readonly<Record<string, number>>> {
  const [row] = await database.query<Record<string, number>>(
    `SELECT ${TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`,
  );
  return Object.fromEntries(Object.entries(row ?? {}).filter(([, rows]) => rows > 0));
}

beforeEach(() =>
  database.query(
    `TRUNCATE ${TABLES.join(', ')}, image_members, network_interfaces, security_groups, security_group_rules CASCADE`,
  ),
);

/** A guest that was terminated so many days ago, with all that its life has left behind. */
async function terminated(days: number, asked: Partial<GuestRowsAsked> = {}): Promise<GuestRows> {
  const guest = await insertGuest(database, {
    ...({ host: 'h', state: 'terminated', attempt: 'released' } as const),
    ...asked,
  });
  const { operationId, instanceId, projectId, ec2Id } = guest;
  await database.query('DELETE FROM network_interfaces WHERE instance_id = $1', [instanceId]);
  await database.query(
    `UPDATE instances SET terminated_at = now() - make_interval(days => $2) WHERE id = $1`,
    [instanceId, days],
  );
  await database.query(
    `WITH op AS (UPDATE operations SET finished_at = now() - make_interval(days => $4) WHERE id = $1),
     chunk AS (INSERT INTO operation_chunks (operation_id, chunk, closed_at) VALUES ($1, 0, now())),
     member AS (INSERT INTO operation_members (operation_id, noun, resource_id, chunk, generation) VALUES ($1, 'instance', $2, 0, 1)),
     tag AS (INSERT INTO tags (project_id, resource_id, key, value, resource_type) VALUES ($3, $5, 'k', 'v', 'instance'))
     INSERT INTO operation_steps (operation_id, chunk, noun, resource_id, step, started_at, millis) VALUES ($1, 0, 'instance', $2, 's', now(), 1)`,
    [operationId, instanceId, projectId, days, ec2Id],
  );
  return guest;
}

/** What one such guest is, beside its machine image and kernel. */
const GUEST = {
  ...{ operations: 1, operation_chunks: 1, operation_members: 1, operation_steps: 1 },
  ...{ instances: 1, reservations: 1, instance_attempts: 1, tags: 1 },
};
const IMAGES = { images: 2, host_usage: 0 };
const present = (rows: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(rows).filter(([, n]) => n > 0));

describe('instances and operations', () => {
  it('go 90 days after their end, with all that is theirs', async () => {
    await terminated(91);
    await sweep();
    expect(await count()).toEqual(present(IMAGES));
  });

  it('stay until then', async () => {
    await terminated(89);
    await sweep();
    expect(await count()).toEqual(present({ ...GUEST, ...IMAGES }));
  });

  it('stay as long as a host has not let go of them', async () => {
    const { instanceId } = await terminated(91, { attempt: 'cleanup' });
    await sweep();
    const kept = { instances: 1, reservations: 1, instance_attempts: 1, tags: 1, images: 2, host_usage: 1 };
    expect(await count()).toEqual(kept);
    await database.query(`UPDATE instance_attempts SET state = 'released' WHERE instance_id = $1`, [
      instanceId,
    ]);
    await sweep();
    expect(await count()).toEqual({ images: 2, host_usage: 1 });
  });

  it('stay while an operation on them is kept, and running ones outlive theirs', async () => {
    const { instanceId, operationId } = await terminated(91);
    await database.query('UPDATE operations SET finished_at = NULL WHERE id = $1', [operationId]);
    const running = await terminated(91, { attempt: 'held' });
    await database.query(
      `UPDATE instances SET lifecycle = 'active', terminated_at = NULL, deleted_at = NULL WHERE id = $1`,
      [running.instanceId],
    );
    await sweep();
    const left = await database.query<{ id: string }>('SELECT id FROM instances');
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([instanceId, running.instanceId]));
    expect(await database.query('SELECT id FROM operations')).toEqual([{ id: operationId }]);
  });

  it('leave their reservation to those that stay', async () => {
    const [old, young] = [await terminated(91), await terminated(1)];
    await database.query(
      `UPDATE instances SET reservation_id = (SELECT reservation_id FROM instances WHERE id = $1) WHERE id = $2`,
      [young.instanceId, old.instanceId],
    );
    await sweep();
    const [row] = await database.query(
      'SELECT i.id FROM instances i JOIN reservations r ON r.id = i.reservation_id',
    );
    expect(row).toEqual({ id: young.instanceId });
  });

  it('go in batches until none is left', async () => {
    const batch = purgesOf(keepers).find(({ what }) => what === 'instances')?.batch ?? 0;
    const { instanceId } = await terminated(91);
    await database.query(
      `INSERT INTO instances SELECT (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'ec2_id', n::text))).*
       FROM instances i, generate_series(1, $2::int) n WHERE i.id = $1`,
      [instanceId, 2 * batch],
    );
    await sweep();
    expect(await count()).toEqual(present(IMAGES));
  });
});

describe('what is of no use any more', () => {
  it('a token stays for two days after what it made has ended', async () => {
    const made = async (ended: string | null) => {
      const reservation = randomUUID();
      const { instanceId } = await insertGuest(database, { host: 'h' });
      await database.query(
        `UPDATE instances SET reservation_id = $2, lifecycle = CASE WHEN $3::interval IS NULL THEN 'active' ELSE 'deleted' END,
           terminated_at = now() - $3::interval, deleted_at = now() - $3::interval WHERE id = $1`,
        [instanceId, reservation, ended],
      );
      await database.query(
        `INSERT INTO client_tokens (project_id, action, token, request_hash, resource_id, created_at)
         VALUES (gen_random_uuid(), 'a', $1::text, 'h', $1::text::uuid, now() - interval '30 days')`,
        [reservation],
      );
      return reservation;
    };
    const kept = [await made(null), await made('47 hours')];
    await made('49 hours');
    await sweep();
    const left = await database.query<{ token: string }>('SELECT token FROM client_tokens');
    expect(left.map(({ token }) => token).sort()).toEqual(kept.sort());
  });

  it('a token of an interface, an ACL or a route table stays as long as its row does', async () => {
    const { portId: interfaceId } = await insertGuest(database, { host: 'h' });
    const [acl] = await database.query<{ id: string }>('SELECT id FROM network_acls LIMIT 1');
    const [table] = await database.query<{ id: string }>('SELECT id FROM route_tables LIMIT 1');
    const made = { 'network-interface': interfaceId, 'network-acl': acl?.id, 'route-table': table?.id };
    for (const [noun, id] of Object.entries(made))
      await database.query(
        `INSERT INTO client_tokens (project_id, action, noun, token, request_hash, resource_id, created_at)
         SELECT gen_random_uuid(), 'a', $1, r::text, 'h', r, now() - interval '30 days' FROM unnest(ARRAY[$2::uuid, gen_random_uuid()]) r`,
        [noun, id],
      );
    await sweep();
    const left = await database.query<{ noun: string; id: string }>(
      `SELECT noun, resource_id AS id FROM client_tokens WHERE noun <> 'instance'`,
    );
    expect(Object.fromEntries(left.map(({ noun, id }) => [noun, id]))).toEqual(made);
    expect(left).toHaveLength(3);
  });

  it('goes: tokens after two days, done cleanups, hosts and daemons after 90', async () => {
    await database.query(
      `INSERT INTO client_tokens (project_id, action, token, request_hash, resource_id, created_at)
       SELECT gen_random_uuid(), 'a', 't' || d, 'h', gen_random_uuid(), now() - make_interval(days => d) FROM unnest(ARRAY[1, 3]) d`,
    );
    await database.query(
      `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args, created_at, done_at)
       SELECT gen_random_uuid(), 'h', 'destroy-instance', 'instance', gen_random_uuid(), 1, '{}', now() - interval '99 days', now() - make_interval(days => d)
       FROM unnest(ARRAY[1, 91, NULL]) d`,
    );
    await database.query(
      `INSERT INTO hosts (name, zone, token_hash, forgotten_at)
       SELECT 'h' || coalesce(d, 0), 'z', 'h' || coalesce(d, 0), now() - make_interval(days => d) FROM unnest(ARRAY[1, 91, NULL]) d`,
    );
    await database.query(`INSERT INTO host_usage (host) VALUES ('h91'), ('h0')`);
    await database.query(
      `INSERT INTO services (host, "binary", last_seen)
       VALUES ('h0', 'engine-compute', now() - interval '91 days'), ('gone', 'engine-api', now() - interval '91 days'),
         ('here', 'engine-api', now())`,
    );
    await sweep();
    expect(await count()).toEqual({ client_tokens: 1, cleanups: 2, hosts: 2, host_usage: 1, services: 2 });
    const [host] = await database.query(`SELECT name FROM hosts WHERE name = 'h91'`);
    expect(host).toBeUndefined();
  });

  it('goes: deleted images once nothing names them, a kernel after those that boot with it', async () => {
    const { instanceId } = await insertGuest(database, { host: 'h' });
    await database.query(`UPDATE images SET state = 'deregistered', deleted_at = now() - interval '91 days'`);
    const left: number[] = [];
    const images = async () => left.push((await count())['images'] ?? 0);
    await sweep();
    await images();
    await database.query('DELETE FROM instances WHERE id = $1', [instanceId]);
    await sweep();
    await images();
    await sweep();
    await images();
    expect(left).toEqual([2, 1, 0]);
  });

  it('keeps nothing else when one kind of it cannot go', async () => {
    await terminated(91);
    await database.query('ALTER TABLE client_tokens RENAME TO elsewhere');
    await sweep().finally(() => database.query('ALTER TABLE elsewhere RENAME TO client_tokens'));
    expect(await count()).toEqual(present(IMAGES));
  });
});

describe('a noun that is added', () => {
  const purge = {
    what: 'boards',
    days: 3,
    batch: 1,
    sql: 'DELETE FROM boards WHERE ctid IN (SELECT ctid FROM boards WHERE days > $1 LIMIT $2) RETURNING days',
  };
  const more = rowKeepersOf({ ...nouns, board: testNoun({ name: 'board', purge }) });

  it('is purged as its entry says', async () => {
    await database.query('CREATE TABLE boards AS SELECT days FROM unnest(ARRAY[2, 4, 5]) days');
    await new ExpiredRowsSweep(database, tags, more).sweep();
    expect(await database.query('SELECT days FROM boards')).toEqual([{ days: 2 }]);
  });

  it('goes after operations, which may name it, and before what it may name', () => {
    const order = purgesOf(more).map(({ what }) => what);
    expect(order.filter((what) => /operations|boards|instances|images|hosts/.test(what))).toEqual([
      ...['operations', 'boards', 'instances', 'images', 'hosts'],
    ]);
  });
});

describe('tags', () => {
  const tag = (id: string) =>
    database.query(
      `INSERT INTO tags (project_id, resource_id, key, value, resource_type) VALUES ($1, $2, 'k', '', $3)`,
      [randomUUID(), id, taggableIn(nouns)(id).tags.type],
    );
  const tagged = async () =>
    (await database.query<{ id: string }>('SELECT resource_id AS id FROM tags')).map(({ id }) => id);

  it('of what is gone go, whatever it was; those of what is there stay', async () => {
    const { instanceId, imageId, kernelId, portId, projectId } = await insertGuest(database, { host: 'h' });
    const [keyId, groupId, ruleId] = [randomUUID(), randomUUID(), randomUUID()];
    await database.query(
      `INSERT INTO key_pairs (id, ec2_id, project_id, name, key_type, fingerprint, public_key)
       VALUES ($1, $2, $3, 'k', 'rsa', '', '')`,
      [keyId, ec2IdOf('key-pair', keyId), projectId],
    );
    await database.query(
      `INSERT INTO security_groups (id, ec2_id, project_id, name, description, vpc_id)
       SELECT $1, $2, $3, 'g', '', id FROM vpcs WHERE project_id = $3::uuid`,
      [groupId, ec2IdOf('security-group', groupId), projectId],
    );
    await database.query(
      `INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port) VALUES ($1, $2, $3, '-1', -1, -1)`,
      [ruleId, ec2IdOf('security-group-rule', ruleId), groupId],
    );
    const [there, gone] = [
      [instanceId, imageId, kernelId, portId, keyId, groupId, ruleId],
      Array.from({ length: 7 }, () => randomUUID()),
    ].map((ids) =>
      (
        [
          'instance',
          'image',
          'kernel',
          'network-interface',
          'key-pair',
          'security-group',
          'security-group-rule',
        ] as const
      ).map((noun, i) => ec2IdOf(noun, ids[i] ?? '')),
    ) as [string[], string[]];
    for (const id of [...there, ...gone]) await tag(id);
    await sweep();
    expect(new Set(await tagged())).toEqual(new Set(there));
    await database.query(`UPDATE images SET state = 'deregistered', deleted_at = now()`);
    await sweep();
    expect((await tagged()).filter((id) => /^a[mk]i-/.test(id))).toEqual([]);
  });

  it('are looked at page by page, and then again from the first', async () => {
    for (const id of Array.from({ length: 5 }, () => randomUUID())) await tag(ec2IdOf('instance', id));
    const first = await tags.purge(undefined, 2);
    expect(await tagged()).toHaveLength(3);
    const second = await tags.purge(first, 2);
    expect(await tagged()).toHaveLength(1);
    const third = await tags.purge(second, 2);
    expect(await tagged()).toEqual([]);
    expect(await tags.purge(third, 2)).toBeUndefined();
  });
});
