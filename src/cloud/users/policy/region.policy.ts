import { type NounPolicy } from './who.js';

export const regionPolicy = { read: 'reader' } as const satisfies NounPolicy;
