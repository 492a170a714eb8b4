import { type NounPolicy, operators } from './who.js';

export const imagePolicy = {
  read: 'reader',
  create: operators,
  update: operators,
  delete: operators,
} as const satisfies NounPolicy;
