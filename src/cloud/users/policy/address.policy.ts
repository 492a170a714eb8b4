import { networkers, type NounPolicy } from './who.js';

export const addressPolicy = {
  read: 'reader',
  allocate: networkers,
  release: networkers,
  associate: networkers,
  disassociate: networkers,
} as const satisfies NounPolicy;
