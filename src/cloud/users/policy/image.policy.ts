import { type NounPolicy, operators } from './who.js';

export const imagePolicy = {
  read: 'reader',
  update: operators,
  delete: operators,
} as const satisfies NounPolicy;
