import type { NounPolicy } from './who.js';

/** What a bucket holds its project's members may read; what it is its members may change who are no mere readers. */
export const bucketPolicy = {
  read: 'reader',
  create: 'member',
  configure: 'member',
  delete: 'member',
} as const satisfies NounPolicy;
