import { expect } from '@jest/globals';
import { audit } from '../support/audit.js';
import { compared } from '../support/cloud/repair.js';
import { endImages, leftOfImages } from './image-scenes.js';
import { endSnapshots } from './snapshot-scenes.js';
import { type Lane } from './lane.js';

/** A host that was slow to confirm is asked again by the next comparison. */
const COMPARISONS = 5;

/**
 * Ends everything as its tenant and the conductor would, and expects that nothing is left: no guest, port, address,
 * claim or quota.
 */
export async function leavesNothing(lane: Lane): Promise<void> {
  const { cloud, tenant, hosts } = lane;
  const live = await cloud.database.query<{ id: string }>(
    `SELECT id FROM instances WHERE project_id = $1 AND terminated_at IS NULL ORDER BY id`,
    [tenant.projectId],
  );
  await lane.beside.end(lane);
  if (live.length > 0) await lane.closed(await tenant.terminate(live.map(({ id }) => id)));
  await lane.tenant.interfaces.removeAll();
  await endVolumes(lane);
  await endSnapshots(lane);
  await endImages(lane);
  await repaired(lane);
  expect(await audit(cloud, lane.scope)).toEqual([]);
  expect(await tenant.usage()).toEqual({ instances: 0, cores: 0, ram: 0 });
  for (const { guests, ports, volumes } of hosts) {
    expect(await volumes.list()).toEqual([]);
    expect(await volumes.snapshots()).toEqual([]);
    expect(await guests.list()).toEqual([]);
    expect(await ports.list()).toEqual([]);
  }
  expect(await claimsOn(lane)).toEqual([]);
  expect(await leftOfImages(lane)).toEqual([]);
  expect(await lane.beside.left(lane)).toEqual([]);
}

/** As their tenant would, once no instance has them. */
async function endVolumes(lane: Lane): Promise<void> {
  const { cloud, tenant } = lane;
  const rows = await cloud.database.query<{ id: string }>(
    'SELECT id FROM volumes WHERE project_id = $1 AND ended_at IS NULL',
    [tenant.projectId],
  );
  if (rows.length > 0) await lane.closed(await tenant.deleteVolumes(rows.map(({ id }) => id)));
}

/** What the conductor does from time to time: drains cleanups and removes what no row wants. */
export async function repaired(lane: Lane): Promise<void> {
  for (const host of lane.hosts)
    for (let i = 0; i < COMPARISONS; i++) {
      const repair = await compared(lane.cloud, host);
      if (!repair) break;
      await lane.closed(repair);
    }
}

const claimsOn = ({ cloud, hosts }: Lane): Promise<object[]> =>
  cloud.database.query(
    `SELECT instance_id, host, state FROM instance_attempts WHERE host = ANY($1) AND state <> 'released'
     UNION SELECT id, host, lifecycle FROM volumes WHERE host = ANY($1) AND released_at IS NULL
     UNION SELECT id, host, lifecycle FROM snapshots WHERE host = ANY($1) AND released_at IS NULL`,
    [hosts.map(({ name }) => name)],
  );
