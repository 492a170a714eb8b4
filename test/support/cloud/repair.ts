import { DriftRepository } from '../../../src/cloud/repair/drift.repository.js';
import { InventoryRepository } from '../../../src/cloud/hosts/inventory.repository.js';
import { RepairStarter } from '../../../src/cloud/repair/repair-starter.js';
import { Outbox } from '../../../src/cloud/outbox/outbox.js';
import { binaryOf } from '../../../workflows/contracts/host-roles.js';
import { type Cloud } from './cloud.js';
import { type Committed } from './committed.js';
import { type FakeHost } from './fake-host.js';

/**
 * Compares a host with its rows as the conductor does, and commits a repair when it drifted; undefined: it is as the
 * rows say. The inventories are dated ahead: a comparison leaves alone what has changed a moment ago, and here nobody
 * is at work.
 */
export async function compared(cloud: Cloud, host: FakeHost): Promise<Committed | undefined> {
  const { database } = cloud;
  const inventories = new InventoryRepository(database);
  for (const [role, { items }] of Object.entries(await host.inventories()))
    await inventories.store(host.name, binaryOf(role), items);
  await database.query(`UPDATE host_inventories SET taken_at = now() + interval '1 hour' WHERE host = $1`, [
    host.name,
  ]);
  let operationId: string | undefined;
  const outbox = new Outbox();
  outbox.listen((entries) => {
    operationId = entries[0]?.operationId;
    cloud.app.get(Outbox).push(entries);
  });
  const { drifts } = cloud.nouns;
  const repository = new DriftRepository(database, inventories, drifts);
  await new RepairStarter(database, repository, outbox, drifts).look(host.name);
  return operationId === undefined ? undefined : { operationId };
}
