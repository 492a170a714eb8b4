import { z } from 'zod';
import { count } from './words.js';

/** At which version a host's filters are to be, and are. Their content is pulled over HTTP. */
export const filtersUp = [z.object({ type: z.literal('filters-applied'), version: count })] as const;

export const filtersDown = [
  /**
   * Pull `GET /v1/filters`, at once when a port, or a person's rule, waits for it. Repeated every 250 ms until applied.
   */
  z.object({ type: z.literal('filters'), version: z.int().min(0), isAwaited: z.boolean().optional() }),
] as const;
