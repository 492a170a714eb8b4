import { describe, expect, it } from '@jest/globals';
import { EngineError } from '../../common/errors/engine-error.js';
import { mayMove } from '../nouns/state-table.js';
import { instanceStates, type Lifecycle, LIFECYCLES, TASK_STATES, type TaskState } from './instance.state.js';
import type { LockedInstance } from './claim.repository.js';
import { decide, decideStop, decideTermination } from './verb-decision.js';
import { type Verb, verbRuleOf, verbRules } from './verb-rules.js';

const states = LIFECYCLES.flatMap((lifecycle) =>
  [null, ...TASK_STATES].map((taskState) => ({ lifecycle, taskState })),
);
const verbs = Object.keys(verbRules) as Verb[];
const goals: Readonly<Record<Verb, Lifecycle>> = {
  terminate: 'deleted',
  'force-terminate': 'deleted',
  stop: 'stopped',
  'force-stop': 'stopped',
  start: 'active',
  reboot: 'active',
};

const row = (ec2Id: string, differs: Partial<LockedInstance> = {}): LockedInstance => ({
  id: ec2Id,
  ec2Id,
  projectId: 'p',
  userId: 'u',
  zone: 'a',
  host: 'h',
  lifecycle: 'active',
  taskState: null,
  generation: 1,
  vcpus: 1,
  memoryMiB: 128,
  diskGiB: 1,
  ...{ rootIsVolume: false, ephemeralGiB: 0, swapMiB: 0 },
  shutdownBehaviour: 'stop',
  disableTermination: false,
  disableStop: false,
  lockedBy: null,
  hasCompanions: false,
  graceSeconds: null,
  ...differs,
});

describe('verbRules', () => {
  it.each(verbs.flatMap((verb) => states.map((state) => ({ verb, ...state }))))(
    '$verb in $lifecycle with $taskState moves only where the table of moves lets it',
    ({ verb, ...state }) => {
      const rule = verbRuleOf(verb, state);
      if (rule === 'act' || rule === 'take-over')
        expect(mayMove(instanceStates, state.lifecycle, goals[verb])).toBe(true);
    },
  );

  it('terminate is refused nowhere', () => {
    for (const verb of ['terminate', 'force-terminate'] as const)
      for (const state of states) expect(verbRuleOf(verb, state)).toMatch(/act|take-over|unchanged/);
  });

  it.each<[Verb, Lifecycle, TaskState | null, string]>([
    ['start', 'stopped', 'starting', 'unchanged'],
    ['start', 'stopped', 'terminating', 'IncorrectInstanceState'],
    ['start', 'active', 'stopping', 'IncorrectInstanceState'],
    ['stop', 'active', 'stopping', 'unchanged'],
    ['stop', 'active', 'rebooting', 'take-over'],
    ['stop', 'stopped', 'starting', 'IncorrectInstanceState'],
    ['stop', 'building', 'launching', 'IncorrectInstanceState'],
    ['force-stop', 'active', 'stopping', 'take-over'],
    ['reboot', 'active', 'stopping', 'IncorrectInstanceState'],
    ['reboot', 'active', 'terminating', 'IncorrectInstanceState'],
    ['terminate', 'building', 'launching', 'take-over'],
    ['terminate', 'stopped', 'terminating', 'unchanged'],
    ['force-terminate', 'active', 'terminating', 'take-over'],
    ['force-terminate', 'building', 'terminating', 'take-over'],
    ['force-terminate', 'deleted', null, 'unchanged'],
    ['terminate', 'error', null, 'unchanged'],
  ])('%s in %s with %s: %s', (verb, lifecycle, taskState, rule) => {
    expect(verbRuleOf(verb, { lifecycle, taskState })).toBe(rule);
  });
});

describe('decide', () => {
  it('one instance in the wrong state refuses the batch', () => {
    expect(() =>
      decide('start', [row('i-1', { lifecycle: 'stopped' }), row('i-2', { taskState: 'stopping' })]),
    ).toThrow(expect.objectContaining({ code: 'IncorrectInstanceState' }));
  });

  it('what is there already is left as it is', () => {
    const rows = [row('i-1', { lifecycle: 'stopped' }), row('i-2', { taskState: 'stopping' }), row('i-3')];
    expect(decide('stop', rows)).toEqual({ taken: [rows[2]], unchanged: [rows[0], rows[1]] });
  });

  it('a reboot under way is not begun twice, and terminate takes it over', () => {
    const busy = row('i-1', { taskState: 'rebooting' });
    expect(decide('reboot', [busy]).unchanged).toEqual([busy]);
    expect(decide('terminate', [busy]).taken).toEqual([busy]);
  });
});

describe('a forced end', () => {
  it.each([
    ['force-terminate', 'terminating', 120, 20, 'taken'],
    ['force-terminate', 'terminating', 20, 0, 'taken'],
    ['force-terminate', 'terminating', 20, 20, 'unchanged'],
    ['force-terminate', 'terminating', 0, 20, 'unchanged'],
    ['force-terminate', 'stopping', 0, 20, 'taken'],
    ['force-terminate', 'terminating', null, 0, 'taken'],
    ['force-stop', 'stopping', 120, 20, 'taken'],
    ['force-stop', 'stopping', 20, 20, 'unchanged'],
    ['force-stop', 'rebooting', 20, 20, 'taken'],
  ] as const)('%s, %s with a grace of %s, one of %i: %s', (verb, taskState, graceSeconds, asked, fate) => {
    const busy = row('i-1', { taskState, graceSeconds });
    expect(decide(verb, [busy], asked)[fate]).toEqual([busy]);
  });

  it('heeds protection as any other', () => {
    const guarded = row('i-1', { disableTermination: true, taskState: 'rebooting' });
    expect(decideTermination([guarded], 'force-terminate').refusal).toMatchObject({
      code: 'OperationNotPermitted',
    });
  });
});

describe('protection', () => {
  it('fails the zone of the protected instance; other zones proceed', () => {
    const guarded = row('i-1', { disableTermination: true });
    const neighbour = row('i-2');
    const elsewhere = row('i-3', { zone: 'b' });
    const { taken, refusal } = decideTermination([guarded, neighbour, elsewhere]);
    expect(taken).toEqual([elsewhere]);
    expect(refusal).toBeInstanceOf(EngineError);
    expect(refusal).toMatchObject({
      code: 'OperationNotPermitted',
      message: expect.stringContaining("'i-1'"),
    });
  });

  it('from stopping is one from termination', () => {
    const { taken, refusal } = decideTermination([row('i-1', { disableStop: true }), row('i-2')]);
    expect(taken).toEqual([]);
    expect(refusal).toMatchObject({ message: expect.stringContaining(`Modify its 'disableApiStop'`) });
  });

  it('a terminated instance protects nobody', () => {
    const gone = row('i-1', { disableTermination: true, lifecycle: 'deleted' });
    expect(decideTermination([gone, row('i-2')])).toMatchObject({
      refusal: undefined,
      taken: [{ ec2Id: 'i-2' }],
    });
  });

  it('stop protection refuses the whole batch', () => {
    expect(() => decideStop('stop', [row('i-1', { disableStop: true }), row('i-2')])).toThrow(
      expect.objectContaining({ code: 'OperationNotPermitted' }),
    );
  });
});
