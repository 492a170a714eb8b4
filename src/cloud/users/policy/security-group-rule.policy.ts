import { networkers, type NounPolicy } from './who.js';

export const securityGroupRulePolicy = {
  read: 'reader',
  create: networkers,
  delete: networkers,
  update: networkers,
} as const satisfies NounPolicy;
