import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { Outbox } from '../outbox/outbox.js';
import { DriftRepository } from './drift.repository.js';
import { InventoryRepository } from './inventory.repository.js';
import { RepairStarter } from './repair-starter.js';

const database = await databaseForSpec();

it('makes no workflow of any size, whatever a host says that it has', async () => {
  const inventories = new InventoryRepository(database);
  await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ('h', 'local-1a', 'x')`);
  const guests = Array.from({ length: 1_000 }, () => ({
    instanceId: randomUUID(),
    generation: 1,
    power: 'running' as const,
  }));
  await inventories.store('h', 'engine-compute', { guests, strays: [] });
  const repairs = new RepairStarter(database, new DriftRepository(database, inventories), new Outbox());
  expect(await repairs.look('h')).toBe(true);
  const made = await database.query(
    `SELECT jsonb_array_length(args::jsonb->'strays') AS strays FROM operations`,
  );
  expect(made).toEqual([{ strays: 250 }]);
});
