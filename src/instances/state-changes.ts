import type { StateChange } from './instance.js';
import type { Verb } from './instance.state.js';
import type { VerbDecision } from './verb-decision.js';
import { verbMeanings } from './verbs.js';

/** What the verb did to each instance, in the order in which they were asked for. */
export function changesOf(
  verb: Verb,
  asked: readonly string[],
  { taken, unchanged }: VerbDecision,
): StateChange[] {
  const to = verbMeanings[verb].state;
  const changes = new Map<string, StateChange>([
    ...taken.map(({ ec2Id, state }) => [ec2Id, { ec2Id, previous: state, current: to ?? state }] as const),
    ...unchanged.map(({ ec2Id, state }) => [ec2Id, { ec2Id, previous: state, current: state }] as const),
  ]);
  return asked.flatMap((id) => changes.get(id) ?? []);
}
