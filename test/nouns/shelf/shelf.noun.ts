import { firstOf, type Noun, ownRows } from '../../../src/nouns/noun.js';

/** What the shared mechanisms know of a shelf. */
export const shelfNoun = {
  name: 'shelf',
  ec2: {
    prefixes: { shelf: 'shelf' },
    notFound: (refs) => ({
      code: 'InvalidID',
      message: `The shelf ID '${firstOf(refs).slice(0, 100)}' does not exist`,
    }),
  },
  tags: { type: 'shelf', ...ownRows('shelves') },
} as const satisfies Noun;
