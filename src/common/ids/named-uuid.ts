import { createHash } from 'node:crypto';

/** A UUID that follows from a name, the same in every process: of what has no row of its own. */
export const namedUuid = (name: string): string =>
  createHash('sha256')
    .update(`engine ${name}`)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
