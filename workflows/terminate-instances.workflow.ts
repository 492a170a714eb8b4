import { addressUndos } from './lib/address-steps.js';
import { terminateInstancesWith } from './lib/terminate-instances.js';
import { imageUndos } from './lib/root-steps.js';
import { undoOf } from './lib/undos.js';
import { volumeUndos } from './lib/volume-steps.js';

/** Terminate wins: it stops what is at work on the instance and removes all that may be left. Nobody cancels it. */
export const terminateInstances = terminateInstancesWith({
  ...undoOf,
  ...addressUndos,
  ...volumeUndos,
  ...imageUndos,
});
