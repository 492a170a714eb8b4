import { createHash } from 'node:crypto';

/** `npm run test:full` sets it: all cases. */
const isFull = (): boolean => process.env['ENGINE_TEST_FULL'] === '1';

/**
 * The cases that run, and words that tell how to run the same again: about `share` of them, by a seed that is printed
 * and that `ENGINE_TEST_SEED` sets.
 */
export function drawn<C>(
  all: readonly C[],
  nameOf: (one: C) => string,
  share: number,
): { readonly cases: readonly C[]; readonly words: string } {
  if (share >= 1 || isFull()) return { cases: all, words: `all ${all.length}` };
  const seed = process.env['ENGINE_TEST_SEED'] ?? new Date().toISOString().slice(0, 13);
  const cases = all.filter((one) => lotOf(`${seed} ${nameOf(one)}`) < share);
  return { cases, words: `${cases.length} of ${all.length} by ENGINE_TEST_SEED=${seed}` };
}

/** From 0 to 1, the same for the same text. */
const lotOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
