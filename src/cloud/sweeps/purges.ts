import { type Purge, type RowKeeper } from '../nouns/row-keeper.js';

/** What names goes before what is named: instances after their operations, images and hosts after the instances. */
export const purgesOf = (keepers: readonly RowKeeper[]): readonly Purge[] =>
  keepers.toReversed().flatMap(({ purge }) => purge ?? []);
