import { type Lane } from '../../faults/lane.js';
import { type Scene, scenes } from '../../faults/scenes.js';
import { type Committed } from '../../support/cloud/committed.js';
import { compared } from '../../support/cloud/repair.js';
import { furnished, placedSubject, shelfSubject, shelvesOf, shelvingOn, stray } from './shelf-lane.js';

/** Where each workflow about shelves begins. */
export const shelfScenes: Readonly<Record<string, Scene>> = {
  'create-shelf': {
    ...{ subject: shelfSubject, goal: 'ready', taken: 'deleted' },
    set: async (lane) => shelvesOf(lane).create((await lane.onlyHost()).name, 2),
  },
  'delete-shelf': {
    ...{ subject: shelfSubject, goal: 'deleted', taken: 'deleted' },
    set: async (lane) => shelvesOf(lane).remove((await furnished(lane)).shelfIds),
  },
  'place-shelf': {
    ...{ subject: placedSubject, goal: 'placed', taken: 'ready' },
    set: async (lane) => (await placing(lane)).committed,
  },
  'terminate-instances with shelves': {
    ...scenes['terminate-instances'],
    async set(lane) {
      const { committed, instanceIds } = await placing(lane);
      await lane.closed(committed);
      return lane.tenant.terminate(instanceIds);
    },
  },
  'repair-host with shelves': {
    ...{ subject: placedSubject, goal: 'placed', taken: 'ready', isRepair: true },
    set: drifted,
  },
};

/** Each shelf on its way into an instance of its own. */
async function placing(lane: Lane) {
  const { host, instanceIds, shelfIds } = await furnished(lane);
  const into = new Map(shelfIds.map((id, i) => [id, instanceIds[i] ?? '']));
  return { host, instanceIds, shelfIds, committed: await shelvesOf(lane).place(into) };
}

/** Two shelves that their host has lost, and one that nobody knows. */
async function drifted(lane: Lane): Promise<Committed> {
  const { host, committed, shelfIds } = await placing(lane);
  await lane.closed(committed);
  for (const id of shelfIds) shelvingOn(host).lose(id);
  stray(host);
  const repair = await compared(lane.cloud, host);
  if (!repair) throw new Error('nothing drifted');
  return repair;
}
