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
} as const satisfies Partial<Record<CloudWorkflow, Scene>>;

/** Ends all images that operations brought, as their tenant would, and has their bytes swept. */
export const endImages = ({ tenant }: Lane): Promise<void> => tenant.images.end();

/** Bytes in the store, and rows that an operation still has the say over. */
export const leftOfImages = ({ tenant }: Lane): Promise<readonly unknown[]> => tenant.images.left();
