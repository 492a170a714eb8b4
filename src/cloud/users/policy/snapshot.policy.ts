import { operators, type NounPolicy } from './who.js';

export const snapshotPolicy = {
  read: 'reader',
  create: operators,
  delete: operators,
  update: operators,
} as const satisfies NounPolicy;
