import { ec2IdWith } from '../../common/ids/ec2-id.js';
import type { Nouns } from './noun.js';

/** For people: the EC2 id of a resource of any noun; its UUID where the noun has none. */
export function shownIdOf(nouns: Nouns, noun: string, uuid: string): string {
  const prefix = Object.hasOwn(nouns, noun) ? nouns[noun]?.ec2.prefixes[noun] : undefined;
  return prefix === undefined ? uuid : ec2IdWith(prefix, uuid);
}
