import { type NounPolicy } from './who.js';

/** Users are the operator's. */
export const userPolicy = { list: [], create: [], update: [], delete: [] } as const satisfies NounPolicy;
