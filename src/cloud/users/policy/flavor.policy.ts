import { type NounPolicy } from './who.js';

export const flavorPolicy = { read: 'reader' } as const satisfies NounPolicy;
