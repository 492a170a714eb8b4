import { z } from 'zod';
import type { AskMonitor } from './server-monitor.js';

const jobs = z.array(z.looseObject({ id: z.string(), status: z.string(), error: z.string().optional() }));

export type ServerJob = z.infer<typeof jobs>[number];

/** What a volume's server has under way, or has ended and nobody has dismissed. Throws QmpError. */
export const jobsOf = async (ask: AskMonitor, timeoutMs?: number): Promise<readonly ServerJob[]> =>
  jobs.parse(await ask('query-jobs', {}, timeoutMs));

/** Undefined: the server knows none of this name. Throws as `jobsOf`. */
export const jobIn = async (
  ask: AskMonitor,
  name: string,
  timeoutMs?: number,
): Promise<ServerJob | undefined> => (await jobsOf(ask, timeoutMs)).find(({ id }) => id === name);
