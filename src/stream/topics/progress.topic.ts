import { z } from 'zod';
import { uuid } from './words.js';

/** What snapshots that are being made have come to, once a second while there are any. */
export const progressUp = [
  z.object({
    type: z.literal('snapshot-progress'),
    snapshots: z
      .array(z.object({ snapshotId: uuid, percent: z.int().min(0).max(99) }))
      .min(1)
      .max(1_000),
  }),
] as const;

export const progressDown = [] as const;
