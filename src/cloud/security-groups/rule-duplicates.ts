import { EngineError } from '../../common/errors/engine-error.js';
import { rowKey, ruleKey, ruleText } from './rule-text.js';
import { type NewRule, type RuleRow } from './security-group.js';

/** Throws InvalidParameterValue for a rule asked for twice, InvalidPermission.Duplicate for one that is there. */
export function refuseDuplicates({
  rules,
  present,
}: {
  readonly rules: readonly NewRule[];
  readonly present: readonly RuleRow[];
}): void {
  if (new Set(rules.map(ruleKey)).size < rules.length)
    throw new EngineError('InvalidParameterValue', 'The same permission must not appear multiple times');
  const there = new Set(present.map(rowKey));
  const twice = rules.find((rule) => there.has(ruleKey(rule)));
  if (twice)
    throw new EngineError(
      'InvalidPermission.Duplicate',
      `the specified rule "${ruleText(twice)}" already exists`,
    );
}
