import { networkers, type NounPolicy } from './who.js';

export const networkInterfacePolicy = {
  read: 'reader',
  create: networkers,
  delete: networkers,
  update: networkers,
} as const satisfies NounPolicy;
