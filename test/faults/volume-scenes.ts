import { randomUUID } from 'node:crypto';
import { type AskedMapping } from '../../src/cloud/instances/launch-volumes.js';
import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { type Committed } from '../support/cloud/committed.js';
import { compared } from '../support/cloud/repair.js';
import { type Lane } from './lane.js';
import { type Scene, type Subject } from './scenes.js';

const volumes: Subject = {
  noun: 'volume',
  states: ({ tenant }) => tenant.volumeStates(),
  takeOver: ({ tenant }, ids) => tenant.deleteVolumes(ids),
};

/** Taken with their instances. */
const placed: Subject = {
  ...volumes,
  takeOver: async (lane, ids) => {
    const rows = await lane.cloud.database.query<{ id: string }>(
      'SELECT DISTINCT instance_id AS id FROM volumes WHERE id = ANY($1) AND instance_id IS NOT NULL',
      [ids],
    );
    return lane.tenant.terminate(rows.map(({ id }) => id));
  },
};

/** Of workflows that are about volumes. */
export const volumeScenes = {
  'create-volume': {
    ...{ subject: volumes, goal: 'available', taken: 'deleted' },
    set: ({ tenant }) => tenant.createVolumes(2),
  },
  'modify-volume': {
    ...{ subject: placed, goal: 'in-use', taken: 'available' },
    async set(lane) {
      const [instanceIds, volumeIds] = await furnished(lane);
      await lane.closed(await lane.tenant.attachVolumes(instanceIds, volumeIds));
      return lane.tenant.modifyVolumes(volumeIds, 2);
    },
  },
  'delete-volume': {
    ...{ subject: volumes, goal: 'deleted', taken: 'deleted' },
    set: async (lane) => lane.tenant.deleteVolumes(await volumesMade(lane)),
  },
  'attach-volume': {
    ...{ subject: placed, goal: 'in-use', taken: 'available' },
    set: async (lane) => lane.tenant.attachVolumes(...(await furnished(lane))),
  },
  'detach-volume': {
    ...{ subject: placed, goal: 'available', taken: 'available' },
    async set(lane) {
      const [instanceIds, volumeIds] = await furnished(lane);
      await lane.closed(await lane.tenant.attachVolumes(instanceIds, volumeIds));
      return lane.tenant.detachVolumes(volumeIds);
    },
  },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** Two running instances and two volumes on one host. */
export async function furnished(lane: Lane): Promise<readonly [readonly string[], readonly string[]]> {
  await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  return [instanceIds, await volumesMade(lane)];
}

/** As `scenes.ts` has it, which names these. */
const instances: Subject = {
  noun: 'instance',
  states: ({ tenant }) => tenant.states(),
  takeOver: ({ tenant }, ids) => tenant.terminate(ids),
};

const asked: Omit<Extract<AskedMapping, { readonly kind: 'volume' }>, 'device'> = {
  ...{ kind: 'volume', snapshot: undefined, sizeGiB: 1, volumeType: undefined, iops: undefined },
  ...{ throughputMiB: undefined, deleteOnTermination: undefined },
};

/** What is special about workflows of instances that have volumes. */
export const instancesWithVolumes = {
  'run-instances with volumes': {
    ...{ subject: instances, goal: 'running', taken: 'terminated' },
    set: ({ tenant }) =>
      tenant.launch(2, {
        mappings: [
          { ...asked, device: '/dev/vda' },
          { ...asked, device: '/dev/sdf', deleteOnTermination: false },
        ],
      }),
  },
  'terminate-instances with volumes': {
    ...{ subject: volumes, goal: 'available', taken: 'available' },
    async set(lane) {
      const [instanceIds, volumeIds] = await furnished(lane);
      await lane.closed(await lane.tenant.attachVolumes(instanceIds, volumeIds));
      return lane.tenant.terminate(instanceIds);
    },
  },
  'repair-host with volumes': {
    ...{ subject: placed, goal: 'in-use', taken: 'available', isRepair: true },
    async set(lane) {
      const [instanceIds, volumeIds] = await furnished(lane);
      await lane.closed(await lane.tenant.attachVolumes(instanceIds, volumeIds));
      return drifted(lane, instanceIds, volumeIds);
    },
  },
} as const satisfies Readonly<Record<string, Scene>>;

/** Two guests that have lost their volumes, and a volume that no row knows. */
async function drifted(
  lane: Lane,
  instanceIds: readonly string[],
  volumeIds: readonly string[],
): Promise<Committed> {
  const host = await lane.onlyHost();
  const { signal } = new AbortController();
  for (const [i, instanceId] of instanceIds.entries())
    await host.guests.unplug(instanceId, { volumeId: volumeIds[i] ?? '', graceMs: 0, force: true }, signal);
  await host.volumes.create({ volumeId: randomUUID(), sizeGiB: 1, generation: 1 }, signal);
  const repair = await compared(lane.cloud, host);
  if (!repair) throw new Error('nothing drifted');
  return repair;
}

/** Two volumes that are there. */
export async function volumesMade(lane: Lane): Promise<readonly string[]> {
  const committed: Committed = await lane.closed(await lane.tenant.createVolumes(2));
  const rows = await lane.cloud.database.query<{ id: string }>(
    'SELECT resource_id AS id FROM operation_members WHERE operation_id = $1',
    [committed.operationId],
  );
  return rows.map(({ id }) => id);
}
