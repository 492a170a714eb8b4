import { type NounPolicy } from './who.js';

/** Where the services are; each token says it too. */
export const catalogPolicy = { list: [] } as const satisfies NounPolicy;
