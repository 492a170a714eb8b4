import { changingVocabulary } from './changing-vocabulary.js';
import { readingVocabulary } from './reading-vocabulary.js';

const words: ReadonlySet<string> = new Set(
  [readingVocabulary, changingVocabulary].flatMap((table) =>
    Object.entries(table).flatMap(([verb, nouns]) =>
      nouns
        .trim()
        .split(/\s+/)
        .map((noun) => verb + noun),
    ),
  ),
);

/** Whether EC2 has an action of this name, built here or not. */
export const isOfEc2 = (action: string): boolean => words.has(action);

/** Every action of EC2. */
export const ec2Vocabulary = (): readonly string[] => [...words];
