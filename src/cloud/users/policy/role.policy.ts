import { type NounPolicy } from './who.js';

/** Who holds which role is the operator's. */
export const rolePolicy = { list: [], grant: [] } as const satisfies NounPolicy;
