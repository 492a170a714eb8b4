import { firstOf, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf } from '../nouns/row-keeper.js';

export const keyPairNoun = {
  name: 'key-pair',
  ec2: {
    prefixes: { 'key-pair': 'key' },
    malformed: null,
    notFound: (refs) => ({
      code: 'InvalidKeyPair.NotFound',
      message: `The key pair ${refs[0]?.by === 'name' ? '' : 'ID '}'${firstOf(refs)}' does not exist`.slice(
        0,
        400,
      ),
    }),
  },
  tags: { type: 'key-pair', ...ownRows('key_pairs') },
  tables: ['key_pairs'],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: completionOf('key_pairs WHERE true', 'name'),
  quotas: [
    {
      name: 'key_pairs',
      initial: 100,
      help: 'Key pairs that a project may have',
      counts: { sql: 'SELECT count(*) AS used FROM key_pairs WHERE project_id = $1' },
      refuse: ({ limit }) => ({
        code: 'KeyPairLimitExceeded',
        message: `The maximum number of key pairs (${limit}) has been reached.`,
      }),
    },
  ],
  tokenInUse: null,
  states: null,
  projectEnd: { holds: null, removes: ['DELETE FROM key_pairs WHERE project_id = $1'] },
  docs: {
    is: 'A public key that guests let in',
    lives: 'when they are deleted, or their project is',
  },
} as const satisfies Noun;
