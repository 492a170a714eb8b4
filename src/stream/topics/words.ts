import { z } from 'zod';

/** What PostgreSQL cannot keep: NUL, and halves of a surrogate pair. */
const UNWRITABLE = /[\0\p{Surrogate}]/u;

/** What a host says in letters; it reaches rows. */
export const word = (most: number) =>
  z
    .string()
    .max(most)
    .refine((said) => !UNWRITABLE.test(said), 'holds what no row can keep');

export const uuid = z.uuid();

/**
 * Below PostgreSQL's integer, with room to count on from it: what a host says must not make a row that cannot be
 * written.
 */
export const count = z.int().min(0).max(2_000_000_000);
