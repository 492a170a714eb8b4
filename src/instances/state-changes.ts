import { finderIn, type Ref } from '../common/refs/ref.js';
import type { StateChange } from './instance.js';
import type { Verb } from './instance.state.js';
import type { VerbDecision } from './verb-decision.js';
import { verbMeanings } from './verbs.js';

/** What a verb did, in the order in which the instances were named. */
export function changesOf(
  verb: Verb,
  asked: readonly Ref[],
  { taken, unchanged }: VerbDecision,
): readonly StateChange[] {
  const to = verbMeanings[verb].state;
  const find = finderIn([...taken, ...unchanged]);
  const moved = new Set(taken);
  return asked.flatMap((ref) => {
    const row = find(ref);
    if (!row) return [];
    const current = moved.has(row) ? (to ?? row.state) : row.state;
    return { ec2Id: row.ec2Id, previous: row.state, current };
  });
}
