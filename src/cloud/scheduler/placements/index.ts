import { instancePlacement } from './instance.placement.js';
import { volumePlacement } from './volume.placement.js';

/** Every kind of what is placed on hosts. */
export const placements = { instance: instancePlacement, volume: volumePlacement } as const;
