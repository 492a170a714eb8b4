import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { type Lane } from './lane.js';
import { type Scene, type Subject } from './scenes.js';
import { furnished, volumesMade } from './volume-scenes.js';

const snapshots: Subject = {
  noun: 'snapshot',
  states: ({ tenant }) => tenant.snapshots.states(),
  takeOver: ({ tenant }, ids) => tenant.snapshots.remove(ids),
};

/** Of workflows that are about snapshots. */
export const snapshotScenes = {
  'create-snapshot': {
    ...{ subject: snapshots, goal: 'completed', taken: 'deleted' },
    set: async (lane) => lane.tenant.snapshots.create(await volumesMade(lane)),
  },
  'copy-snapshot': {
    ...{ subject: snapshots, goal: 'completed', taken: 'deleted' },
    async set(lane) {
      await lane.closed(await lane.tenant.snapshots.create(await volumesMade(lane)));
      return lane.tenant.snapshots.copy(await lane.tenant.snapshots.there());
    },
  },
  'delete-snapshot': {
    ...{ subject: snapshots, goal: 'deleted', taken: 'deleted' },
    async set(lane) {
      await lane.closed(await lane.tenant.snapshots.create(await volumesMade(lane)));
      return lane.tenant.snapshots.remove(await lane.tenant.snapshots.there());
    },
  },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** What is special about snapshots of all volumes of a guest. */
export const snapshotsTogether: Readonly<Record<string, Scene>> = {
  'create-snapshot together': {
    ...{ subject: snapshots, goal: 'completed', taken: 'deleted' },
    shared: ['holdGuest', 'beginSnapshots', 'letGuestGo'],
    async set(lane) {
      const [[instanceId = ''], volumeIds] = await furnished(lane);
      for (const volumeId of volumeIds)
        await lane.closed(await lane.tenant.attachVolumes([instanceId], [volumeId]));
      return lane.tenant.snapshots.createTogether(instanceId);
    },
  },
};

/** What is special about volumes that are made of snapshots. */
export const volumesOfSnapshots: Readonly<Record<string, Scene>> = {
  'create-volume of a snapshot': {
    subject: {
      noun: 'volume',
      states: ({ tenant }) => tenant.volumeStates(),
      takeOver: ({ tenant }, ids) => tenant.deleteVolumes(ids),
    },
    ...{ goal: 'available', taken: 'deleted' },
    async set(lane) {
      const volumeIds = await volumesMade(lane);
      await lane.closed(await lane.tenant.snapshots.create(volumeIds));
      await lane.closed(await lane.tenant.deleteVolumes(volumeIds));
      const [snapshotId = ''] = await lane.tenant.snapshots.there();
      return lane.tenant.createVolumes(2, snapshotId);
    },
  },
};

/** As their tenant would. */
export async function endSnapshots(lane: Lane): Promise<void> {
  const ids = await lane.tenant.snapshots.there();
  if (ids.length > 0) await lane.closed(await lane.tenant.snapshots.remove(ids));
}
