import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import type { Queryable } from '../../common/prisma/database.js';
import { controlNouns } from '../registry/control-nouns.js';
import type { CleanedUp } from '../operations/noun-rows.js';
import { DriftRepository } from '../repair/drift.repository.js';
import { HostAdminRepository } from './host-admin.repository.js';
import { HostRepository } from './host.repository.js';
import { HostService } from './host.service.js';
import { hashOfToken } from './host-token.js';
import { InventoryRepository } from './inventory.repository.js';
import { DELETED_NOW } from '../../../test/support/instance-states.js';

const database = await databaseForSpec();
const repository = new HostRepository(database);
const hosts = new HostService(new HostAdminRepository(database, controlNouns.rows));
const inventories = new InventoryRepository(database);

async function beat(name: string): Promise<void> {
  await database.query(
    `INSERT INTO services (host, "binary", last_seen) VALUES ($1, 'engine-compute', now()), ($1, 'engine-network', now())
     ON CONFLICT (host, "binary") DO UPDATE SET last_seen = now()`,
    [name],
  );
}
const listed = async (name: string) => (await hosts.list(30)).find((host) => host.name === name);

describe('HostService', () => {
  let name: string;
  let token: string;
  beforeEach(async () => {
    name = `host-${randomUUID().slice(0, 8)}`;
    ({ token } = await hosts.add(name, 'local-1a'));
  });

  it('adds a host whose token is known by its hash only', async () => {
    expect(await repository.byTokenHash(hashOfToken(token))).toMatchObject({ name });
    expect(await listed(name)).toMatchObject({ zone: 'local-1a', enabled: true, alive: false, guests: 0 });
    await expect(hosts.add(name, 'local-1a')).rejects.toMatchObject({ message: `host ${name} exists` });
    await expect(hosts.add('no name', 'local-1a')).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  it('changes the token', async () => {
    const next = await hosts.rotateToken(name);
    expect(await repository.byTokenHash(hashOfToken(token))).toBeUndefined();
    expect(await repository.byTokenHash(hashOfToken(next.token))).toMatchObject({ name });
  });

  it('disables, declares down, enables', async () => {
    await beat(name);
    await hosts.disable(name, 'new disk');
    expect(await listed(name)).toMatchObject({ enabled: false, disabledReason: 'new disk', alive: true });
    await hosts.down(name);
    expect(await listed(name)).toMatchObject({ declaredDown: true, alive: false });
    await hosts.enable(name);
    expect(await listed(name)).toMatchObject({
      enabled: true,
      disabledReason: null,
      declaredDown: false,
      alive: true,
    });
    await expect(hosts.enable('nobody')).rejects.toMatchObject({ message: 'there is no host nobody' });
  });

  it('knows what a host does, and of nobody that there is none', async () => {
    expect(await repository.rolesOf(name)).toEqual(['compute', 'network']);
    expect(await repository.rolesOf('nobody')).toBeUndefined();
  });

  it('tells work how long a silent host is waited for, and one that is down not at all', async () => {
    const flags = { service_down_time: 30, unwind_wait: 7, host_down_grace: 8 };
    expect(await repository.stateOf(name, flags)).toEqual({ silent: { unwindWait: 7, hostDownGrace: 8 } });
    await beat(name);
    expect(await repository.stateOf(name, flags)).toBe('alive');
    await hosts.down(name);
    expect(await repository.stateOf(name, flags)).toBe('down');
    expect(await repository.stateOf('nobody', flags)).toBe('down');
  });

  it('believes a host up to its limits, at once and for what it says later', async () => {
    const says = (vcpus: number) => repository.setCapacity(name, { vcpus, memoryMiB: 4096, diskGiB: 100 });
    const none = { maxVcpus: null, maxMemoryMiB: null, maxDiskGiB: null };
    await says(64);
    await hosts.limit(name, { ...none, maxVcpus: 8, maxDiskGiB: 200 });
    expect(await listed(name)).toMatchObject({ vcpus: 8, memoryMiB: 4096, diskGiB: 100 });
    await says(64);
    expect(await listed(name)).toMatchObject({ vcpus: 8 });
    await says(4);
    expect(await listed(name)).toMatchObject({ vcpus: 4 });
    await hosts.limit(name, none);
    await says(64);
    expect(await listed(name)).toMatchObject({ vcpus: 64 });
    for (const maxVcpus of [-1, 2 ** 31])
      await expect(hosts.limit(name, { ...none, maxVcpus })).rejects.toMatchObject({
        code: 'InvalidParameterValue',
      });
    await expect(hosts.limit('nobody', none)).rejects.toMatchObject({ message: 'there is no host nobody' });
  });

  it('forgets a dead host and all that it held, and lets its name be used again', async () => {
    const { instanceId, portId } = await insertGuest(database, { host: name, attempt: 'cleanup' });
    await expect(hosts.forget(name, 30)).rejects.toMatchObject({
      message: expect.stringMatching(/terminate/),
    });
    await database.query(`UPDATE instances SET ${DELETED_NOW} WHERE id = $1`, [instanceId]);
    await database.query(
      `UPDATE fixed_addresses SET state = 'quarantined', host = $2 WHERE interface_id = $1`,
      [portId, name],
    );
    await database.query(
      `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args)
       VALUES (gen_random_uuid(), $1, 'release-port', 'instance', $2, 1, jsonb_build_object('portId', $3::text))`,
      [name, instanceId, portId],
    );
    await beat(name);
    await expect(hosts.forget(name, 30)).rejects.toMatchObject({ code: 'IncorrectState' });
    await hosts.limit(name, { maxVcpus: 1, maxMemoryMiB: 1, maxDiskGiB: 1 });
    await hosts.down(name);
    await hosts.forget(name, 30);
    expect(await listed(name)).toBeUndefined();
    const [left] = await database.query(
      `SELECT (SELECT count(*) FROM fixed_addresses WHERE interface_id = $2) AS addresses,
         (SELECT count(*) FROM instance_attempts WHERE host = $1 AND state <> 'released') AS claims,
         (SELECT count(*) FROM cleanups WHERE host = $1 AND done_at IS NULL) AS cleanups`,
      [name, portId],
    );
    expect(left).toEqual({ addresses: 0, claims: 0, cleanups: 0 });
    await hosts.add(name, 'local-1b');
    expect(await listed(name)).toMatchObject({ zone: 'local-1b', enabled: true, declaredDown: false });
    await repository.setCapacity(name, { vcpus: 64, memoryMiB: 4096, diskGiB: 100 });
    expect(await listed(name)).toMatchObject({ vcpus: 64 });
  });

  it('tells each noun that its cleanups on a forgotten host are over, when all are', async () => {
    const cleaned: object[] = [];
    const cleanUp = async (tx: Queryable, { host, id, args }: CleanedUp) => {
      const [open] = await tx.query('SELECT count(*)::int AS open FROM cleanups WHERE done_at IS NULL', []);
      cleaned.push({ host, id, args, ...open });
    };
    const nouns = {
      ...controlNouns.rows,
      shelf: { ...controlNouns.rows.instance, write: async () => undefined, cleanUp },
    };
    const ids = [randomUUID(), randomUUID()].sort();
    await database.query(
      `INSERT INTO cleanups (id, host, kind, noun, resource_id, generation, args)
       SELECT gen_random_uuid(), $1, 'take-away', 'shelf', id, 1, '{"board": "b"}' FROM unnest($2::uuid[]) id`,
      [name, ids],
    );
    await new HostService(new HostAdminRepository(database, nouns)).forget(name, 30);
    const all = ids.map((id) => ({ host: name, id, args: { board: 'b' }, open: 0 }));
    expect(cleaned).toEqual(expect.arrayContaining(all));
    expect(cleaned).toHaveLength(2);
  });

  it('stays while any noun has something there, and tells each noun when it goes', async () => {
    const told: string[] = [];
    let placed = ['shelf-1', 'shelf-2'];
    const shelf = {
      ...controlNouns.rows.instance,
      write: async () => undefined,
      placedOn: async () => placed,
      letGoOf: async (_tx: Queryable, host: string) => void told.push(host),
    };
    const forget = () =>
      new HostService(new HostAdminRepository(database, { ...controlNouns.rows, shelf })).forget(name, 30);
    await expect(forget()).rejects.toMatchObject({
      code: 'IncorrectState',
      message: `shelf-1 and 1 more on host ${name}: terminate them first`,
    });
    expect(told).toEqual([]);
    placed = [];
    await forget();
    expect(told).toEqual([name]);
  });

  it('sees the drift of rows and stored inventories', async () => {
    const drift = new DriftRepository(database, inventories, controlNouns.drifts);
    const found = async () => {
      const { host, cleanups, found } = await drift.of(name);
      expect([host, cleanups, found.map(({ noun }) => noun)]).toEqual([
        name,
        0,
        ['instance', 'floating-address', 'volume', 'snapshot', 'network-interface'],
      ]);
      return found[0];
    };
    const { instanceId } = await insertGuest(database, { host: name });
    expect(await found()).toMatchObject({ returns: [], undos: [] });
    await inventories.store(name, 'engine-compute', { guests: [], strays: [] });
    expect(await found()).toMatchObject({ returns: [instanceId], undos: [] });
    const stray = { instanceId: randomUUID(), generation: 1, power: 'running' as const };
    const wanted = { instanceId, generation: 1, power: 'running' as const };
    await inventories.store(name, 'engine-compute', { guests: [wanted, stray], strays: [] });
    expect(await found()).toMatchObject({ returns: [], undos: [{ id: stray.instanceId }] });
    // What the inventory shows has been repaired since.
    await database.query(
      `INSERT INTO operations (id, action, workflow, request_id, args, finished_at)
       VALUES (gen_random_uuid(), 'RepairHost', 'repair-host', 'r', jsonb_build_object('host', $1::text), now())`,
      [name],
    );
    expect(await found()).toMatchObject({ returns: [], undos: [] });
  });

  it('takes an inventory that it does not understand for none', async () => {
    await inventories.store(name, 'engine-network', { guests: [], strays: [] });
    await inventories.store(name, 'engine-compute', { guests: [], strays: ['/x'] });
    expect(await inventories.newest(name)).toEqual({
      compute: { takenAt: expect.any(Date), items: { guests: [], strays: ['/x'] } },
    });
  });

  it('asks for fresh inventories and knows who has answered', async () => {
    const since = await inventories.want([name]);
    expect(await inventories.answered([name], since)).toEqual(new Set());
    expect(await inventories.newest(name)).toEqual({});
    await inventories.store(name, 'engine-compute', { guests: [], strays: [] });
    await inventories.store(name, 'engine-network', { ports: [], taps: [], leases: [], filters: [] });
    expect(await inventories.answered([name], since)).toEqual(new Set([name]));
  });
});
