import type { Noun } from '../../../workflows/contracts/noun.js';

/**
 * What a verb that takes a resource does when operations are at work inside it as companions (an attachment that is
 * under way).
 *
 * take-over: it goes on and they end, each for its own resource. refuse: they are over in a moment, and the caller may
 * ask again.
 */
export type Meeting = 'take-over' | 'refuse';

/**
 * The verbs of each noun that others may work inside. A noun adds its own by declaration merging. Companions meet each
 * other freely: fences keep them apart.
 */
export interface NounVerbs {}

/** Of one noun. Null: no verb of it is asked while others are at work inside. */
export type MeetingsOf<N extends Noun> = N extends keyof NounVerbs
  ? Readonly<Record<NounVerbs[N], Meeting>>
  : null;
