import { operators, type NounPolicy } from './who.js';

export const volumePolicy = {
  read: 'reader',
  create: operators,
  delete: operators,
  update: operators,
} as const satisfies NounPolicy;
