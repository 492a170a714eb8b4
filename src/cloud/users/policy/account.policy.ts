import { type NounPolicy } from './who.js';

export const accountPolicy = { read: 'reader' } as const satisfies NounPolicy;
