import type { NounPolicy } from './who.js';

export const objectPolicy = {
  read: 'reader',
  write: 'member',
  delete: 'member',
} as const satisfies NounPolicy;
