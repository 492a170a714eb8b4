import { networkers, type NounPolicy } from './who.js';

export const securityGroupPolicy = {
  read: 'reader',
  create: networkers,
  delete: networkers,
} as const satisfies NounPolicy;
