import { finderIn, type Ref } from '../../common/refs/ref.js';
import type { StateChange } from './instance.js';
import type { InstanceState } from './instance.state.js';
import type { VerbDecision } from './verb-decision.js';
import type { Verb } from './verb-rules.js';
import { verbMeanings } from './verbs.js';

/** What a verb did, in the order in which the instances were named. */
export function changesOf(
  verb: Verb,
  asked: readonly Ref[],
  { taken, unchanged }: VerbDecision,
): readonly StateChange[] {
  const { task } = verbMeanings[verb];
  const find = finderIn([...taken, ...unchanged]);
  const moved = new Set(taken);
  return asked.flatMap((ref) => {
    const row = find(ref);
    if (!row) return [];
    const current = moved.has(row) ? { ...row, taskState: task } : row;
    return { ec2Id: row.ec2Id, previous: stateOf(row), current: stateOf(current) };
  });
}

const stateOf = ({ lifecycle, taskState }: InstanceState): InstanceState => ({ lifecycle, taskState });
