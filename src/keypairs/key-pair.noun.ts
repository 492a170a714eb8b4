import { firstOf, type Noun, ownRows } from '../nouns/noun.js';

export const keyPairNoun = {
  name: 'key-pair',
  ec2: {
    prefixes: { 'key-pair': 'key' },
    notFound: (refs) => ({
      code: 'InvalidKeyPair.NotFound',
      message: `The key pair ${refs[0]?.by === 'name' ? '' : 'ID '}'${firstOf(refs)}' does not exist`.slice(
        0,
        400,
      ),
    }),
  },
  tags: { type: 'key-pair', ...ownRows('key_pairs') },
} as const satisfies Noun;
