import { instancePlacement } from './instance.placement.js';

/** Every kind of what is placed on hosts. */
export const placements = { instance: instancePlacement } as const;
