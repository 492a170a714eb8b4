import { type NounPolicy } from './who.js';

/** Hosts are the operator's, and tenants see none of them. */
export const hostPolicy = { list: [], update: [] } as const satisfies NounPolicy;
