import { type NounPolicy } from './who.js';

export const tagPolicy = { read: 'reader', create: 'member', delete: 'member' } as const satisfies NounPolicy;
