import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { ChangeListener } from '../../common/prisma/change-listener.js';
import { InventoryRepository } from '../hosts/inventory.repository.js';
import type { ComputeInventory, NetworkInventoryMessage } from '../../stream/inventories.js';
import { checks } from '../registry/audit-checks.js';
import { audit } from './audit.js';

const database = await databaseForSpec(8);
const inventories = new InventoryRepository(database);
const options = { checks, downSeconds: 30, patienceMs: 300, pauseMs: 1 };
const answers = new Map<string, [ComputeInventory, NetworkInventoryMessage]>();

/** Stands for hosts that answer when they are asked. */
const hosts = new ChangeListener(database, {
  channels: {
    engine_inventory: (host) => {
      const [compute, network] = answers.get(host) ?? [];
      if (compute) void inventories.store(host, 'engine-compute', compute);
      if (network) void inventories.store(host, 'engine-network', network);
    },
  },
  onListening: () => undefined,
});
hosts.start();
afterAll(() => hosts.close());

describe('audit', () => {
  it('is clean where rows and hosts agree, and names what does not', async () => {
    const host = `host-${randomUUID().slice(0, 8)}`;
    await database.query(`INSERT INTO hosts (name, zone, token_hash) VALUES ($1, 'z', $2)`, [
      host,
      randomUUID(),
    ]);
    await database.query(
      `INSERT INTO services (host, "binary", last_seen) VALUES ($1, 'engine-compute', now()), ($1, 'engine-network', now())`,
      [host],
    );
    expect(await audit(database, options)).toMatchObject([{ kind: 'host-silent', host }]);
    const guest = await insertGuest(database, { host });
    const { instanceId, portId, address } = guest;
    const [card] = await database.query<{ mac: string }>('SELECT mac FROM network_interfaces WHERE id = $1', [
      portId,
    ]);
    const port = { portId, instanceId, mac: card?.mac ?? '', address };
    const network = { ports: [port], taps: ['t'], leases: [address], filters: [address] };
    answers.set(host, [{ guests: [{ instanceId, generation: 1, power: 'running' }], strays: [] }, network]);
    expect(await audit(database, options)).toEqual([]);
    answers.set(host, [{ guests: [], strays: [] }, network]);
    expect(await audit(database, options)).toMatchObject([
      { kind: 'guest-power', resource: guest.ec2Id, host },
    ]);
  });
});
