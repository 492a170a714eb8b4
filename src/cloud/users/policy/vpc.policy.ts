import { networkers, type NounPolicy } from './who.js';

export const vpcPolicy = {
  read: 'reader',
  create: networkers,
  update: networkers,
  delete: networkers,
} as const satisfies NounPolicy;
