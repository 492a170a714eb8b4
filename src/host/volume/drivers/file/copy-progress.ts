import { takenBy } from './taken-room.js';

/** Percent of a copy that is not whole yet. */
export const percentOf = (done: number, total: number): number =>
  total > 0 ? Math.max(0, Math.min(99, Math.floor((done / total) * 100))) : 0;

/** Of a file that is copied with its holes, by what both take on disk. */
export const percentCopied = async (from: string, to: string): Promise<number> =>
  percentOf(await takenBy([to]), await takenBy([from]));
