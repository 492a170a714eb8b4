import { type NounPolicy } from './who.js';

export const zonePolicy = { read: 'reader' } as const satisfies NounPolicy;
