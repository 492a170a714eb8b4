import { z } from 'zod';
import type { ProcessId } from './linux-process.js';

/** A process as files of a host name it, so that a later daemon finds it again. */
export const processRecord = z.object({
  ...{ pid: z.int(), startTime: z.string(), bootId: z.string() },
}) satisfies z.ZodType<ProcessId>;
