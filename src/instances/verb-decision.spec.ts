import { describe, expect, it } from '@jest/globals';
import { EngineError } from '../common/errors/engine-error.js';
import { INSTANCE_STATE_CODES, type InstanceState, mayMove, type Verb, verbRules } from './instance.state.js';
import type { LockedInstance } from './take.repository.js';
import { decide, decideStop, decideTermination } from './verb-decision.js';
import { verbMeanings } from './verbs.js';

const states = Object.keys(INSTANCE_STATE_CODES) as InstanceState[];
const verbs = Object.keys(verbRules) as Verb[];

const row = (ec2Id: string, differs: Partial<LockedInstance> = {}): LockedInstance => ({
  id: ec2Id,
  ec2Id,
  projectId: 'p',
  userId: 'u',
  zone: 'a',
  host: 'h',
  state: 'running',
  taskState: null,
  generation: 1,
  vcpus: 1,
  memoryMiB: 128,
  diskGiB: 1,
  shutdownBehaviour: 'stop',
  disableTermination: false,
  disableStop: false,
  hasCompanions: false,
  ...differs,
});

describe('verbRules', () => {
  it.each(verbs.flatMap((verb) => states.map((state) => ({ verb, state }))))(
    '$verb in $state moves only where the table of moves lets it',
    ({ verb, state }) => {
      const rule = verbRules[verb][state];
      const to = verbMeanings[verb].state;
      if ((rule === 'act' || rule === 'take-over') && to !== null && to !== state)
        expect(mayMove(state, to)).toBe(true);
    },
  );

  it('terminate is refused nowhere', () => {
    for (const state of states) expect(verbRules.terminate[state]).toMatch(/act|take-over|unchanged/);
  });
});

describe('decide', () => {
  it('one instance in the wrong state refuses the batch', () => {
    expect(() =>
      decide('start', [row('i-1', { state: 'stopped' }), row('i-2', { state: 'stopping' })]),
    ).toThrow(expect.objectContaining({ code: 'IncorrectInstanceState' }));
  });

  it('what is there already is left as it is', () => {
    const rows = [row('i-1', { state: 'stopped' }), row('i-2', { state: 'stopping' }), row('i-3')];
    expect(decide('stop', rows)).toEqual({ taken: [rows[2]], unchanged: [rows[0], rows[1]] });
  });

  it('a reboot under way is not begun twice, and terminate takes it over', () => {
    const busy = row('i-1', { taskState: 'rebooting' });
    expect(decide('reboot', [busy]).unchanged).toEqual([busy]);
    expect(decide('terminate', [busy]).taken).toEqual([busy]);
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
    const gone = row('i-1', { disableTermination: true, state: 'terminated' });
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
