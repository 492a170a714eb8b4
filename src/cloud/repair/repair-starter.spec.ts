import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { controlNouns } from '../registry/control-nouns.js';
import { Outbox } from '../outbox/outbox.js';
import { DriftRepository } from './drift.repository.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';
import { PowerEventRepository } from '../instances/power/power-event.repository.js';
import { RepairPlans } from './repair-plans.js';
import { RepairStarter } from './repair-starter.js';
import { HOST_CONTRACT } from '../../stream/stream.contract.js';

const database = await databaseForSpec();
const inventories = new InventoryRepository(database);
const { drifts, rows } = controlNouns;
const drift = new DriftRepository(database, inventories, drifts);
const repairs = new RepairStarter(database, drift, new Outbox(), drifts);

const addHost = (name: string) =>
  database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ($1, 'local-1a', $1)`, [name]);

/** The host says that the guests run; nothing was done to them since. */
async function seenRunning(host: string, instanceIds: readonly string[]): Promise<void> {
  const guests = instanceIds.map((instanceId) => ({ instanceId, generation: 1, power: 'running' as const }));
  await inventories.store(host, 'engine-compute', { guests, strays: [] });
}

it('makes no workflow of any size, whatever a host says that it has', async () => {
  await addHost('h');
  await seenRunning(
    'h',
    Array.from({ length: 1_000 }, () => randomUUID()),
  );
  expect(await repairs.look('h')).toBe(true);
  const made = await database.query(
    `SELECT jsonb_array_length(args::jsonb->'strays') AS strays FROM operations`,
  );
  expect(made).toEqual([{ strays: 250 }]);
});

it('finds a power cut behind more strays than one repair takes', async () => {
  await addHost('h4');
  const { instanceId } = await insertGuest(database, { host: 'h4', state: 'stopped', generation: 2 });
  const strays = Array.from({ length: 300 }, () => randomUUID());
  await seenRunning('h4', [...strays, instanceId]);
  expect(await repairs.look('h4')).toBe(true);
  const kinds = await database.query(
    `SELECT s->>'kind' AS kind, count(*)::int FROM operations o, jsonb_array_elements(o.args::jsonb->'strays') s
     WHERE o.args::jsonb->>'host' = 'h4' GROUP BY 1 ORDER BY 2 DESC`,
  );
  expect(kinds).toEqual([
    { kind: expect.any(String), count: 250 },
    { kind: 'stop-instance', count: 1 },
  ]);
});

it('plans the power cut of a guest whose row says stopped, and leaves the row as it is', async () => {
  await addHost('h2');
  const rowOf = (id: string) =>
    database.query('SELECT to_jsonb(i) AS row FROM instances i WHERE id = $1', [id]);
  const { instanceId, ec2Id, portId } = await insertGuest(database, {
    host: 'h2',
    state: 'stopped',
    generation: 2,
  });
  const before = await rowOf(instanceId);
  await seenRunning('h2', [instanceId]);
  expect(await repairs.look('h2')).toBe(true);
  expect(await rowOf(instanceId)).toEqual(before);
  const [entry] = await database.query<{ id: string; resources: string[] }>(
    `SELECT operation_id AS id, resources FROM outbox WHERE 'h2' = ANY(resources)`,
  );
  expect(entry?.resources).toEqual(['h2', ec2Id, instanceId]);
  const plans = new RepairPlans(database, drifts, rows);
  expect(await plans.begin({ operationId: entry?.id ?? '', chunk: 0, run: 1 }, 'run')).toEqual({
    ...{ host: 'h2', cleanups: [], restarts: [] },
    strays: [
      {
        ...{ host: 'h2', kind: 'stop-instance', noun: 'instance', id: instanceId },
        ...{ ec2Id, generation: 2, args: { portId } },
      },
    ],
  });
});

it('takes no inventory from before a guest went off by itself for drift', async () => {
  await addHost('h3');
  const { instanceId } = await insertGuest(database, { host: 'h3' });
  await seenRunning('h3', [instanceId]);
  await new PowerEventRepository(database).markStopped(instanceId, 1, { code: '', message: '' });
  expect(await repairs.look('h3')).toBe(false);
});

it('begins nothing on a host whose daemon is of an older contract, and still removes what nobody wants', async () => {
  await addHost('old');
  const { instanceId } = await insertGuest(database, { host: 'old', state: 'running' });
  await inventories.store('old', 'engine-compute', { guests: [], strays: [] });
  await database.query(`UPDATE host_inventories SET taken_at = now() + interval '1 hour' WHERE host = 'old'`);
  const contractIs = (contract: number) =>
    database.query(
      `INSERT INTO services (host, "binary", last_seen, contract) VALUES ('old', 'engine-compute', now(), $1)
       ON CONFLICT (host, "binary") DO UPDATE SET contract = $1`,
      [contract],
    );
  // A control plane on the same machine beats under its name, and has no contract.
  await database.query(
    `INSERT INTO services (host, "binary", last_seen, contract) SELECT 'old', b, now(), 0
     FROM unnest(ARRAY['engine-api', 'engine-conductor']) b`,
  );
  await contractIs(HOST_CONTRACT - 1);
  expect((await drift.of('old')).found.flatMap(({ returns }) => returns)).toEqual([]);
  await contractIs(HOST_CONTRACT);
  expect((await drift.of('old')).found.flatMap(({ returns }) => returns)).toEqual([instanceId]);
});
