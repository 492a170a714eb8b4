import { type NounPolicy } from './who.js';

export const keyPairPolicy = {
  read: 'reader',
  create: 'member',
  delete: 'member',
  import: 'member',
} as const satisfies NounPolicy;
