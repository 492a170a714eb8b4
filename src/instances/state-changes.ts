import type { StateChange } from './instance.js';
import type { InstanceState } from './instance.state.js';
import type { LockedInstance } from './take.repository.js';
import type { VerbDecision } from './verb-decision.js';
import type { Verb } from './verb-rules.js';
import { verbMeanings } from './verbs.js';

/** In the order in which they were asked for. */
export function changesOf(
  verb: Verb,
  asked: readonly string[],
  { taken, unchanged }: VerbDecision,
): StateChange[] {
  const { task } = verbMeanings[verb];
  const changes = new Map<string, StateChange>([
    ...taken.map((row) => [row.ec2Id, changeOf(row, { ...row, taskState: task })] as const),
    ...unchanged.map((row) => [row.ec2Id, changeOf(row, row)] as const),
  ]);
  return asked.flatMap((id) => changes.get(id) ?? []);
}

const stateOf = ({ lifecycle, taskState }: InstanceState): InstanceState => ({ lifecycle, taskState });

const changeOf = ({ ec2Id, ...before }: LockedInstance, after: InstanceState): StateChange => ({
  ec2Id,
  previous: stateOf(before),
  current: stateOf(after),
});
