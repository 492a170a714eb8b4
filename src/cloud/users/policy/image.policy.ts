import { type NounPolicy } from './who.js';

export const imagePolicy = { read: 'reader' } as const satisfies NounPolicy;
