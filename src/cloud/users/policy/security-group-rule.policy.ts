import { networkers, type NounPolicy } from './who.js';

export const securityGroupRulePolicy = {
  create: networkers,
  delete: networkers,
} as const satisfies NounPolicy;
