import { type NounPolicy } from './who.js';

/** Projects are the operator's. */
export const projectPolicy = { list: [], create: [], update: [], delete: [] } as const satisfies NounPolicy;
