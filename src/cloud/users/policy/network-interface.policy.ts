import { networkers, type NounPolicy } from './who.js';

export const networkInterfacePolicy = { read: 'reader', update: networkers } as const satisfies NounPolicy;
