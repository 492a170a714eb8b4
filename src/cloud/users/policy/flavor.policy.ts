import { type NounPolicy } from './who.js';

export const flavorPolicy = {
  read: 'reader',
  create: [],
  delete: [],
  update: [],
} as const satisfies NounPolicy;
