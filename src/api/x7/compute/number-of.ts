import { createHash } from 'node:crypto';

/** A number for what has a name alone, where clients want one: the same name, the same number. */
export const numberOf = (name: string): number =>
  Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 7), 16);
