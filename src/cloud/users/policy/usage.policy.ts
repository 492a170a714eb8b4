import { type NounPolicy } from './who.js';

/** Of all projects. */
export const usagePolicy = { list: [] } as const satisfies NounPolicy;
