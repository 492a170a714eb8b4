import type { MeetingsOf } from '../nouns/meetings.js';
import type { Verb } from './verb-rules.js';

declare module '../nouns/meetings.js' {
  interface NounVerbs {
    instance: Verb;
  }
}

/** What a verb of an instance does while an operation is at work inside it. */
export const instanceMeetings = {
  terminate: 'take-over',
  'force-terminate': 'take-over',
  'force-stop': 'refuse',
  stop: 'refuse',
  start: 'refuse',
  reboot: 'refuse',
} as const satisfies MeetingsOf<'instance'>;
