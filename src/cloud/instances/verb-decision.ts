import { EngineError } from '../../common/errors/engine-error.js';
import { instanceMeetings } from './instance-meetings.js';
import type { LockedInstance } from './claim.repository.js';
import { type Verb, type VerbRule, verbRuleOf } from './verb-rules.js';
import { verbMeanings } from './verbs.js';

export interface VerbDecision {
  /** To be taken by the operation. */
  readonly taken: readonly LockedInstance[];
  /** AWS answers success and changes nothing. */
  readonly unchanged: readonly LockedInstance[];
}

function ruleOf(verb: Verb, row: LockedInstance, graceSeconds: number): VerbRule {
  const rule = verbRuleOf(verb, row);
  if (rule === 'act' && row.hasCompanions && instanceMeetings[verb] === 'refuse')
    return 'IncorrectInstanceState';
  return rule === 'take-over' && isUnderWay(verb, row, graceSeconds) ? 'unchanged' : rule;
}

/** The same is done already, and gives the guest no longer: begun anew, it would only end later. */
const isUnderWay = (verb: Verb, { taskState, graceSeconds }: LockedInstance, asked: number): boolean =>
  taskState === verbMeanings[verb].task && graceSeconds !== null && graceSeconds <= asked;

/**
 * Decides the batch whole: one instance in the wrong state refuses all. `graceSeconds`: what the verb would give the
 * guests.
 */
export function decide(verb: Verb, rows: readonly LockedInstance[], graceSeconds = 0): VerbDecision {
  const taken: LockedInstance[] = [];
  const unchanged: LockedInstance[] = [];
  for (const row of rows) {
    const rule = ruleOf(verb, row, graceSeconds);
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
  'force-terminate': 'terminated',
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
 * AWS: a protected instance fails the others of its zone; other zones proceed, and the request then fails. Stop
 * protection protects from termination too.
 */
export function decideTermination(
  rows: readonly LockedInstance[],
  verb: 'terminate' | 'force-terminate' = 'terminate',
  graceSeconds = 0,
): ZoneDecision {
  const { taken, unchanged } = decide(verb, rows, graceSeconds);
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
export function decideStop(
  verb: 'stop' | 'force-stop',
  rows: readonly LockedInstance[],
  graceSeconds = 0,
): VerbDecision {
  const decision = decide(verb, rows, graceSeconds);
  const guarded = decision.taken.find(({ disableStop }) => disableStop);
  if (guarded) throw notPermitted(guarded, 'stopped', 'disableApiStop');
  return decision;
}

/** How each verb decides on locked rows. Throws what refuses the whole batch. */
export const decisions: Readonly<
  Record<
    Verb,
    (rows: readonly LockedInstance[], graceSeconds: number) => VerbDecision & Partial<ZoneDecision>
  >
> = {
  terminate: (rows, grace) => decideTermination(rows, 'terminate', grace),
  'force-terminate': (rows, grace) => decideTermination(rows, 'force-terminate', grace),
  stop: (rows, grace) => decideStop('stop', rows, grace),
  'force-stop': (rows, grace) => decideStop('force-stop', rows, grace),
  start: (rows) => decide('start', rows),
  reboot: (rows) => decide('reboot', rows),
};

const notPermitted = ({ ec2Id }: LockedInstance, done: string, attribute: string): EngineError =>
  new EngineError(
    'OperationNotPermitted',
    `The instance '${ec2Id}' may not be ${done}. Modify its '${attribute}' instance attribute and try again.`,
  );
