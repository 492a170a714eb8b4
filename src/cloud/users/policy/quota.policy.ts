import { type NounPolicy } from './who.js';

/** Changing one's own limits is the operator's. */
export const quotaPolicy = { read: 'reader', update: [] } as const satisfies NounPolicy;
