import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { claimAddresses } from './address.repository.js';
import { createNetwork } from './network.repository.js';
import { subnetNoun } from './subnet.noun.js';
import { ensureDefaultSubnet } from './subnet.repository.js';

const database = await databaseForSpec();

/** Takes the addresses of a zone until so many are had. */
async function take(projectId: string, zone: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await database.transaction(async (tx) => {
    const { id } = await ensureDefaultSubnet(tx, projectId, zone);
    await claimAddresses(tx, id, ids);
  });
}

it('counts as free, and as all, what guests can have', async () => {
  const { projectId } = await insertProject(database);
  await createNetwork(database, { name: 'flat', cidr: '10.1.0.0/27' });
  const free = () => database.query(`${subnetNoun.gauges[0].sql} ORDER BY 1`);
  const full = () => database.query(subnetNoun.doctor.sql);
  // The first has the network's address and the gateway's, the last the broadcast address.
  await take(projectId, 'a', 13);
  await take(projectId, 'b', 15);
  expect(await free()).toEqual([
    { label: 'a', value: 1 },
    { label: 'b', value: 0 },
  ]);
  expect(await full()).toEqual([{ resource: 'b', words: 'all 15 addresses of the zone are in use' }]);
});
