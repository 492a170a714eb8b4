import { createHash } from 'node:crypto';

/** An id of what has no row of its own: AWS gives ids to links between things, which are made of what they link. */
export const derivedId = (prefix: string, ...of: readonly string[]): string =>
  `${prefix}-${createHash('sha256').update(of.join(' ')).digest('hex').slice(0, 17)}`;
