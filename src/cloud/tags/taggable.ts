import { EngineError } from '../../common/errors/engine-error.js';
import { prefixOfEc2Id } from '../../common/ids/ec2-id-form.js';
import { type Noun, type Nouns, type TagFacts } from '../nouns/noun.js';

/** A noun that may have tags. */
export type TaggableNoun = Noun & { readonly tags: TagFacts };

export const taggableNouns = (nouns: Nouns): readonly TaggableNoun[] =>
  Object.values(nouns).filter((noun): noun is TaggableNoun => noun.tags !== null);

/**
 * Answers what an EC2 id may be, by its prefix. Throws InvalidID for what is no id, or of nothing that this cloud tags.
 */
export function taggableIn(nouns: Nouns): (ec2Id: string) => TaggableNoun {
  const byPrefix = new Map(
    taggableNouns(nouns).flatMap((noun) =>
      Object.values(noun.ec2.prefixes).map((prefix) => [prefix, noun] as const),
    ),
  );
  return (ec2Id) => {
    const found = byPrefix.get(prefixOfEc2Id(ec2Id) ?? '');
    if (found) return found;
    throw new EngineError('InvalidID', `The ID '${ec2Id.slice(0, 100)}' is not valid`);
  };
}

/**
 * Condition under which the tag o is listed: not of what is gone, though its tags are there. `seconds`: see
 * `TagFacts.ends`.
 */
export function listedTags(nouns: Nouns, seconds: string): string {
  const cases = taggableNouns(nouns).flatMap(({ tags: { type, listed } }) =>
    listed ? `WHEN '${type}' THEN ${listed(seconds)}` : [],
  );
  return `CASE o.resource_type ${cases.join(' ')} ELSE true END`;
}
