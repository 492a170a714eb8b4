import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { handlers, hostApiForSpec, networkHandlers, until } from '../../../test/support/host-api.js';

const cloud = await hostApiForSpec();
const { database, folder } = cloud;

/** Every row that is not about how `host` itself is. */
async function rowsBeside(host: string): Promise<Readonly<Record<string, unknown>>> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const own: Readonly<Record<string, string>> = {
    hosts: 'name',
    services: 'host',
    host_inventories: 'host',
    host_filter_versions: 'host',
  };
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const all = await database.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS row FROM "${name}" t ORDER BY t::text`,
      );
      return [name, all.map(({ row }) => row).filter((row) => row[own[name] ?? ''] !== host)] as const;
    }),
  );
  return Object.fromEntries(rows);
}

it('a host’s token changes no row but those about the host itself, whatever is said with it', async () => {
  const [host, other] = [await cloud.addHost(), await cloud.addHost()];
  const { instanceId, portId, address, imageId } = await insertGuest(database, {
    host: other,
    state: 'running',
    taskState: null,
  });
  const before = await rowsBeside(host);
  const spoolFolder = join(folder, randomUUID());
  const compute = cloud.linkOf(host, { spoolFolder });
  await compute.open(
    handlers({
      inventory: async () => ({ guests: [{ instanceId, generation: 9, power: 'stopped' }], strays: [] }),
    }),
  );
  const network = cloud.linkOf(host);
  const port = { portId, instanceId, mac: '02:00:00:00:00:01', address };
  await network.open(
    networkHandlers({
      inventory: async () => ({ ports: [port], taps: [], leases: [address], filters: [address] }),
    }),
  );
  const at = new Date().toISOString();
  for (const kind of ['guest-shutdown', 'guest-panicked', 'guest-lost'] as const)
    await compute.reportPower({ instanceId, generation: 1, kind, at });
  network.filtersApplied(1_000_000);
  expect(await network.metadata({ address, method: 'GET', path: '/', headers: {} })).toMatchObject({
    status: 404,
  });
  await expect(network.readImage(imageId, 0)).rejects.toMatchObject({ code: 'ImageUnusable' });
  expect((await network.pullFilters(undefined)).ports).toEqual([]);
  // Heard, and of no meaning.
  await until(async () => (await readdir(spoolFolder)).length === 0);
  await until(async () => {
    const kept = await database.query(
      `SELECT 1 FROM host_inventories WHERE host = $1 AND items::text LIKE $2`,
      [host, `%${instanceId}%`],
    );
    return kept.length === 2;
  });
  expect(await rowsBeside(host)).toEqual(before);
});
