import { operators, type NounPolicy } from './who.js';

export const volumePolicy = {
  read: 'reader',
  attach: operators,
  create: operators,
  delete: operators,
  update: operators,
} as const satisfies NounPolicy;
