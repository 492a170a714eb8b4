import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { type Committed } from '../support/cloud/committed.js';
import { compared } from '../support/cloud/repair.js';
import { type Lane } from './lane.js';
import { type Scene, type Subject } from './scenes.js';

/** Taken with the instance that has them. */
const interfaces: Subject = {
  noun: 'network-interface',
  states: ({ tenant }) => tenant.interfaces.states(),
  takeOver: async (lane, ids) => {
    const rows = await lane.cloud.database.query<{ id: string }>(
      'SELECT DISTINCT instance_id AS id FROM network_interfaces WHERE id = ANY($1) AND instance_id IS NOT NULL',
      [ids],
    );
    return lane.tenant.terminate(rows.map(({ id }) => id));
  },
};

/** Of workflows that are about interfaces. */
export const interfaceScenes = {
  'attach-interface': {
    ...{ subject: interfaces, goal: 'in-use', taken: 'available' },
    set: async (lane) => lane.tenant.interfaces.attach(...(await furnished(lane))),
  },
  'detach-interface': {
    ...{ subject: interfaces, goal: 'available', taken: 'available' },
    async set(lane) {
      const [instanceIds, interfaceIds] = await furnished(lane);
      await lane.closed(await lane.tenant.interfaces.attach(instanceIds, interfaceIds));
      return lane.tenant.interfaces.detach(interfaceIds);
    },
  },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** Guests that have lost their cards. */
export const instancesWithInterfaces: Readonly<Record<string, Scene>> = {
  'repair-host with interfaces': {
    ...{ subject: interfaces, goal: 'in-use', taken: 'available', isRepair: true },
    async set(lane) {
      const [instanceIds, interfaceIds] = await furnished(lane);
      await lane.closed(await lane.tenant.interfaces.attach(instanceIds, interfaceIds));
      return drifted(lane, instanceIds, interfaceIds);
    },
  },
};

async function drifted(
  lane: Lane,
  instanceIds: readonly string[],
  portIds: readonly string[],
): Promise<Committed> {
  const host = await lane.onlyHost();
  for (const [i, instanceId] of instanceIds.entries()) {
    const asked = { portId: portIds[i] ?? '', graceMs: 0, force: true };
    await host.guests.cards.unplug(instanceId, asked, new AbortController().signal);
  }
  const repair = await compared(lane.cloud, host);
  if (!repair) throw new Error('nothing drifted');
  return repair;
}

/** Two running instances on one host, and two interfaces beside them. */
async function furnished(lane: Lane): Promise<readonly [readonly string[], readonly string[]]> {
  await lane.onlyHost();
  const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
  return [instanceIds, [await lane.tenant.interfaces.make(), await lane.tenant.interfaces.make()]];
}
