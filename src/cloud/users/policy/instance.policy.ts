import { operators, type NounPolicy } from './who.js';

export const instancePolicy = {
  read: 'reader',
  'read-console': operators,
  // The operator's.
  'read-diagnostics': [],
  reboot: operators,
  'reset-state': [],
  run: operators,
  start: operators,
  stop: operators,
  terminate: operators,
  update: operators,
} as const satisfies NounPolicy;
