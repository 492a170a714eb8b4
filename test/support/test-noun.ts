import { type Noun } from '../../src/cloud/nouns/noun.js';

/** A noun that decided against everything. */
const NOTHING: Omit<Noun, 'name'> = {
  ec2: { prefixes: {}, malformed: null, notFound: () => ({ code: 'InvalidID', message: 'There is none' }) },
  tables: [],
  purge: null,
  gauges: null,
  ps: null,
  doctor: null,
  completion: null,
  tags: null,
  quotas: null,
  tokenInUse: null,
  states: null,
  projectEnd: null,
  docs: { is: 'A noun of a test', lives: 'with their test' },
};

/** A noun that a test adds to the registry: what it names, and null for all else. */
export const testNoun = (given: Pick<Noun, 'name'> & Partial<Noun>): Noun => ({ ...NOTHING, ...given });
