import { expect } from '@jest/globals';
import { type CleanupNote } from '../../workflows/contracts/operation.js';
import { audit } from '../support/audit.js';
import { type FakeHost } from '../support/cloud/fake-host.js';
import { commitRepair } from '../support/cloud/repair.js';
import { type Committed } from '../support/cloud/tenant.js';
import { type Lane } from './lane.js';

/** Ends everything as its tenant and the conductor would, and expects that nothing is left: no guest, port, address, claim or quota. */
export async function leavesNothing(lane: Lane, { instanceIds }: Committed): Promise<void> {
  const { cloud, tenant, hosts } = lane;
  const live = await cloud.database.query<{ id: string }>(
    `SELECT id FROM instances WHERE project_id = $1 AND state <> 'terminated' ORDER BY id`,
    [tenant.projectId],
  );
  if (live.length > 0) await lane.closed(await tenant.terminate(live.map(({ id }) => id)));
  await repaired(lane);
  expect(await audit(cloud, tenant.projectId, hosts)).toEqual([]);
  expect(await tenant.usage()).toEqual({ instances: 0, cores: 0, ram: 0 });
  for (const { guests, ports } of hosts) {
    expect(await guests.list()).toEqual([]);
    expect(await ports.list()).toEqual([]);
  }
  expect(await claimsOf(lane, instanceIds)).toEqual([]);
}

/** As the conductor's comparison does: open cleanups, and what is on a host that no row wants there. */
export async function repaired(lane: Lane): Promise<void> {
  for (const host of lane.hosts) {
    const strays = await straysOn(lane, host);
    const [open] = await lane.cloud.database.query(
      'SELECT id FROM cleanups WHERE host = $1 AND done_at IS NULL LIMIT 1',
      [host.name],
    );
    if (strays.length === 0 && !open) continue;
    await lane.closed(await commitRepair(lane.cloud, { host: host.name, strays, instanceIds: [] }));
  }
}

async function straysOn({ cloud }: Lane, host: FakeHost): Promise<readonly CleanupNote[]> {
  const wanted = new Set(
    (
      await cloud.database.query<{ id: string }>(
        `SELECT instance_id AS id FROM instance_attempts WHERE host = $1 AND state <> 'released'`,
        [host.name],
      )
    ).map(({ id }) => id),
  );
  const guests = (await host.guests.list()).filter(({ instanceId }) => !wanted.has(instanceId));
  const ports = (await host.ports.list()).filter(({ instanceId }) => !wanted.has(instanceId));
  const note = { host: host.name, generation: 1, portId: '' };
  return [
    ...guests.map(({ instanceId, generation }) => ({
      ...note,
      kind: 'compute' as const,
      instanceId,
      generation,
    })),
    ...ports.map(({ instanceId, portId }) => ({ ...note, kind: 'network' as const, instanceId, portId })),
  ];
}

const claimsOf = ({ cloud }: Lane, instanceIds: readonly string[]): Promise<object[]> =>
  cloud.database.query(
    `SELECT instance_id, host, state FROM instance_attempts WHERE instance_id = ANY($1) AND state <> 'released'`,
    [instanceIds],
  );
