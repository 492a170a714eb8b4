import { EngineError } from '../../common/errors/engine-error.js';
import { instanceMeetings } from './instance-meetings.js';
import type { LockedInstance } from './take.repository.js';
import { type Verb, type VerbRule, verbRuleOf } from './verb-rules.js';

export interface VerbDecision {
  /** To be taken by the operation. */
  readonly taken: readonly LockedInstance[];
  /** AWS answers success and changes nothing. */
  readonly unchanged: readonly LockedInstance[];
}

function ruleOf(verb: Verb, row: LockedInstance): VerbRule {
  const rule = verbRuleOf(verb, row);
  return rule === 'act' && row.hasCompanions && instanceMeetings[verb] === 'refuse'
    ? 'IncorrectInstanceState'
    : rule;
}

/** Decides the batch whole: one instance in the wrong state refuses all. */
export function decide(verb: Verb, rows: readonly LockedInstance[]): VerbDecision {
  const taken: LockedInstance[] = [];
  const unchanged: LockedInstance[] = [];
  for (const row of rows) {
    const rule = ruleOf(verb, row);
    if (rule === 'act' || rule === 'take-over') taken.push(row);
    else if (rule === 'unchanged') unchanged.push(row);
    else
      throw new EngineError(
        rule,
        `The instance '${row.ec2Id}' is not in a state from which it can be ${PARTICIPLE[verb]}.`,
      );
  }
  return { taken, unchanged };
}

const PARTICIPLE: Readonly<Record<Verb, string>> = {
  terminate: 'terminated',
  stop: 'stopped',
  'force-stop': 'stopped',
  start: 'started',
  reboot: 'rebooted',
};

export interface ZoneDecision extends VerbDecision {
  /** The protected instance that held its zone back, if any. */
  readonly refusal: EngineError | undefined;
}

/**
 * AWS: a protected instance fails the others of its zone; other zones proceed, and the request then fails. Stop protection
 * protects from termination too.
 */
export function decideTermination(rows: readonly LockedInstance[]): ZoneDecision {
  const { taken, unchanged } = decide('terminate', rows);
  const guarded = taken.filter(({ disableTermination, disableStop }) => disableTermination || disableStop);
  const zones = new Set(guarded.map(({ zone }) => zone));
  const [first] = guarded;
  return {
    taken: taken.filter(({ zone }) => !zones.has(zone)),
    unchanged,
    refusal:
      first &&
      notPermitted(
        first,
        'terminated',
        first.disableTermination ? 'disableApiTermination' : 'disableApiStop',
      ),
  };
}

/** Stop protection refuses the whole batch. */
export function decideStop(verb: 'stop' | 'force-stop', rows: readonly LockedInstance[]): VerbDecision {
  const decision = decide(verb, rows);
  const guarded = decision.taken.find(({ disableStop }) => disableStop);
  if (guarded) throw notPermitted(guarded, 'stopped', 'disableApiStop');
  return decision;
}

/** How each verb decides on locked rows. Throws what refuses the whole batch. */
export const decisions: Readonly<
  Record<Verb, (rows: readonly LockedInstance[]) => VerbDecision & Partial<ZoneDecision>>
> = {
  terminate: decideTermination,
  stop: (rows) => decideStop('stop', rows),
  'force-stop': (rows) => decideStop('force-stop', rows),
  start: (rows) => decide('start', rows),
  reboot: (rows) => decide('reboot', rows),
};

const notPermitted = ({ ec2Id }: LockedInstance, done: string, attribute: string): EngineError =>
  new EngineError(
    'OperationNotPermitted',
    `The instance '${ec2Id}' may not be ${done}. Modify its '${attribute}' instance attribute and try again.`,
  );
