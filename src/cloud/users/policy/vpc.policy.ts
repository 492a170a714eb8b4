import { networkers, type NounPolicy } from './who.js';

export const vpcPolicy = {
  read: 'reader',
  create: networkers,
  update: networkers,
} as const satisfies NounPolicy;
