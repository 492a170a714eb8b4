import { z } from 'zod';
import { uuid } from './words.js';

/** A live read of a guest's console. */
export const consoleUp = [
  /** Base64 of the newest output, or why there is none. */
  z.object({
    type: z.literal('console'),
    readId: uuid,
    output: z.string().max(900_000).optional(),
    error: z.string().max(1000).optional(),
  }),
] as const;

export const consoleDown = [
  z.object({ type: z.literal('read-console'), readId: uuid, instanceId: uuid, maxBytes: z.int().min(1) }),
] as const;
