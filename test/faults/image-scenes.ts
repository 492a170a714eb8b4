import { type CloudWorkflow } from '../../workflows/contracts/workflow-names.js';
import { type Lane } from './lane.js';
import { type Scene, type Subject } from './scenes.js';

/** Deregistering is no operation of its own: the one that it takes over from ends by itself. */
const images: Subject = {
  noun: 'image',
  states: ({ tenant }) => tenant.images.states(),
  takeOver: ({ tenant }, ids) => tenant.images.deregister(ids),
};

/** Of workflows that are about images. */
export const imageScenes = {
  'register-image': {
    ...{ subject: images, goal: 'available', taken: 'deregistered' },
    set: ({ tenant }) => tenant.images.register(2),
  },
  'copy-image': {
    ...{ subject: images, goal: 'available', taken: 'deregistered' },
    set: async (lane) => {
      await lane.closed(await lane.tenant.images.register(2));
      return lane.tenant.images.copyAll();
    },
  },
  'import-image': {
    ...{ subject: images, goal: 'available', taken: 'deregistered' },
    set: ({ tenant }) => tenant.images.download(),
  },
  'create-image': {
    ...{ subject: images, goal: 'available', taken: 'deregistered' },
    set: async (lane) => {
      await lane.onlyHost();
      const { instanceIds } = await lane.closed(await lane.tenant.launch(2));
      return lane.tenant.images.createOf(instanceIds);
    },
  },
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** Ends all images that operations brought, as their tenant would, and has their bytes swept. */
export const endImages = ({ tenant }: Lane): Promise<void> => tenant.images.end();

/** Bytes in the store, rows that an operation still has the say over, and copies on hosts. */
export const leftOfImages = async ({ tenant, hosts }: Lane): Promise<readonly unknown[]> => [
  ...(await tenant.images.left()),
  ...hosts.flatMap(({ guests }) => [...guests.roots.all.keys()]),
];
