import { rowKeepersOf } from '../nouns/machinery.js';
import { type Nouns } from '../nouns/registry.js';
import { type Purge } from '../nouns/row-keeper.js';

/** What names goes before what is named: instances after their operations, images and hosts after the instances. */
export const purgesOf = (nouns: Nouns): readonly Purge[] =>
  rowKeepersOf(nouns)
    .toReversed()
    .flatMap(({ purge }) => purge ?? []);
