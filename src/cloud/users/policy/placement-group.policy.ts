import { type NounPolicy, operators } from './who.js';

export const placementGroupPolicy = {
  read: 'reader',
  create: operators,
  delete: operators,
} as const satisfies NounPolicy;
