import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { type Committed } from '../support/cloud/committed.js';
import { type Lane } from './lane.js';
import { type Scene, type Subject } from './scenes.js';

const volumes: Subject = {
  noun: 'volume',
  states: ({ tenant }) => tenant.volumeStates(),
  takeOver: ({ tenant }, ids) => tenant.deleteVolumes(ids),
};

/** Of workflows that are about volumes. */
export const volumeScenes = {
  'create-volume': {
    ...{ subject: volumes, goal: 'available', taken: 'deleted' },
    set: ({ tenant }) => tenant.createVolumes(2),
  },
  'delete-volume': {
    ...{ subject: volumes, goal: 'deleted', taken: 'deleted' },
    set: async (lane) => lane.tenant.deleteVolumes(await made(lane)),
  },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** Two volumes that are there. */
async function made(lane: Lane): Promise<readonly string[]> {
  const committed: Committed = await lane.closed(await lane.tenant.createVolumes(2));
  const rows = await lane.cloud.database.query<{ id: string }>(
    'SELECT resource_id AS id FROM operation_members WHERE operation_id = $1',
    [committed.operationId],
  );
  return rows.map(({ id }) => id);
}
