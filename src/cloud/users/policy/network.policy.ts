import { type NounPolicy } from './who.js';

export const networkPolicy = { read: 'reader' } as const satisfies NounPolicy;
