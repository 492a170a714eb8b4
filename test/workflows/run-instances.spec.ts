import { describe, expect, it } from '@jest/globals';
import { EngineError } from '../../src/common/errors/engine-error.js';
import { breaking, during, overtaking } from '../support/sandbox/faults.js';
import { placed, placementOf } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

const empty = (stage: Stage): boolean =>
  Object.values(stage.hosts).every(({ guests, ports }) => guests.size + ports.size === 0);

describe('runInstances', () => {
  it('costs one instance four steps: rows, port, guest, rows', async () => {
    const played = await new Stage().play('runInstances', placed('h1'));
    expect(played.steps).toEqual([
      'beginLaunch engine-control',
      'preparePort network@h1',
      'spawnInstance compute@h1',
      'settle engine-control',
    ]);
    expect(played.summaries).toEqual(['prepare-port i-1', 'spawn-instance i-1']);
    expect(played.outcomes['uuid-1']).toMatchObject({ kind: 'running', generation: 1 });
    expect(played.settled.map(({ close }) => close)).toEqual([true]);
    expect(played.timeline).toEqual(['place', 'prepare-port', 'spawn-instance']);
  });

  it('keeps what the host says that the guest is pinned to; a host of contract 1 says nothing', async () => {
    const pin = { machineType: 'pc-q35-7.2', cpuModel: 'EPYC-v1' };
    const stage = new Stage();
    stage.host('h1').pin = pin;
    const { outcomes } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'running', pinned: pin });
    const played = await new Stage().play('runInstances', placed('h1'));
    expect(played.outcomes['uuid-1']).not.toHaveProperty('pinned');
  });

  it.each([
    ['partly-failed' as const, { EngineHosts: ['h1'], EngineOutcome: 'partly-failed' }],
    // As in histories of before there was an answer: they must replay.
    [null, { EngineHosts: ['h1'] }],
  ])('is found by its hosts, and by how it ended where its rows say %p', async (outcome, attributes) => {
    const stage = new Stage();
    stage.rows.outcome = outcome;
    expect((await stage.play('runInstances', placed('h1'))).attributes).toEqual(attributes);
  });

  it('notes below a step’s error what its host said', async () => {
    const stage = new Stage();
    stage.fault = async ({ activity }, perform) => {
      if (activity !== 'preparePort') return perform();
      const cause = new Error('ip: RTNETLINK answers: No buffer space available');
      throw new EngineError('UnsupportedOperation', 'The port could not be made', { cause });
    };
    const { settled } = await stage.play('runInstances', placed('h1'));
    expect(settled.flatMap(({ steps }) => steps).find(({ error }) => error !== null)).toMatchObject({
      step: 'prepare-port',
      error: 'The port could not be made',
      cause: 'ip: RTNETLINK answers: No buffer space available',
    });
  });

  it('settles instances that start together with one call, and closes with the last', async () => {
    const { steps, settled, activations } = await new Stage(['h1']).play(
      'runInstances',
      placed(...Array.from({ length: 50 }, () => 'h1')),
    );
    const calls = steps.filter((step) => step.startsWith('settle'));
    expect(calls.length).toBeLessThan(10);
    expect(settled.flatMap(({ outcomes }) => outcomes)).toHaveLength(50);
    expect(settled.map(({ close }) => close)).toEqual([...calls.slice(1).map(() => false), true]);
    expect(activations).toBeLessThan(40);
  });

  it('closes at once when newer operations have taken all its instances', async () => {
    const { steps, settled } = await new Stage().play('runInstances', []);
    expect(steps).toEqual(['beginLaunch engine-control', 'settle engine-control']);
    expect(settled).toMatchObject([{ outcomes: [], close: true }]);
  });

  it('says why placement refused an instance, and launches its neighbour', async () => {
    const refused = { code: 'Server.InsufficientInstanceCapacity', message: 'No room' };
    const plan = [{ noun: 'instance', id: 'uuid-9', ec2Id: 'i-9', generation: 1, refused }, ...placed('h1')];
    const { outcomes } = await new Stage().play('runInstances', plan);
    expect(outcomes['uuid-9']).toMatchObject({ kind: 'launch-failed', reason: refused, cleanups: [] });
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'running' });
  });
});

describe('a launch whose step fails', () => {
  it.each([
    ['preparePort', ['place', 'prepare-port: no disk', 'undo release-port']],
    [
      'spawnInstance',
      ['place', 'prepare-port', 'spawn-instance: no disk', 'undo destroy-instance', 'undo release-port'],
    ],
  ])('unwinds newest first when %s fails, and holds nothing', async (step, timeline) => {
    const stage = new Stage();
    stage.fault = breaking(step);
    const played = await stage.play('runInstances', placed('h1'));
    expect(played.timeline).toEqual(timeline);
    const refused = { kind: 'launch-failed', reason: { message: 'No host is left' }, cleanups: [] };
    expect(played.outcomes['uuid-1']).toMatchObject({ ...refused, generation: 2 });
    expect(empty(stage)).toBe(true);
    // Why is written before anything is undone.
    const after = played.steps.slice(played.steps.indexOf('markUnwinding engine-control') + 1);
    expect(after.filter((s) => /destroy|release/.test(s)).length).toBe(
      timeline.length - (step === 'preparePort' ? 2 : 3),
    );
    expect(stage.rows.unwinding).toMatchObject([{ reason: { message: 'no disk' } }]);
  });

  it('goes to another host under a new generation, with a higher fence at every step', async () => {
    const stage = new Stage();
    stage.fault = breaking('spawnInstance compute@h1');
    stage.rows.next = [{ placement: placementOf(1, 'h2', 2) }];
    const { outcomes } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'running', generation: 2 });
    expect(stage.rows.given).toMatchObject([{ host: 'h1', generation: 1, cleanups: [] }]);
    expect(stage.host('h1').fences.map(({ fence }) => fence)).toEqual([
      { generation: 1, operation: 3, sequence: 1 },
      { generation: 1, operation: 3, sequence: 3 },
      { generation: 1, operation: 3, sequence: 4 },
    ]);
    expect(stage.host('h2').fences.map(({ fence }) => fence)).toEqual([
      { generation: 2, operation: 3, sequence: 5 },
      { generation: 2, operation: 3, sequence: 6 },
    ]);
    expect(stage.host('h2').guests.get('uuid-1')).toBe('running');
  });

  it('tries an undo again and again for two minutes, then leaves it to repair and does the next', async () => {
    const stage = new Stage();
    stage.fault = breaking('spawnInstance', 'destroyInstance');
    const { outcomes, elapsedMs, steps } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({
      kind: 'launch-failed',
      cleanups: [
        { host: 'h1', kind: 'destroy-instance', id: 'uuid-1', generation: 1, args: { portId: 'port-1' } },
      ],
    });
    expect(elapsedMs).toBeGreaterThan(100_000);
    expect(elapsedMs).toBeLessThan(150_000);
    expect(stage.host('h1').ports.size).toBe(0);
    // Address and MAC may not move while the old host has not confirmed.
    expect(steps).not.toContain('nextAttempt engine-control');
  });

  it('says so when a newer operation took the instance between two attempts', async () => {
    const stage = new Stage();
    stage.fault = breaking('spawnInstance');
    stage.rows.next = ['overtaken'];
    const { outcomes } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
  });
});

describe('a launch on a host that does not answer', () => {
  it('gives it up after half a minute in the queue and a minute of waiting, and quarantines what is there', async () => {
    const stage = new Stage();
    stage.silence('h1');
    const { outcomes, elapsedMs, steps } = await stage.play('runInstances', placed('h1', 'h2'));
    expect(outcomes['uuid-1']).toMatchObject({
      kind: 'launch-failed',
      reason: { message: 'The host does not answer' },
      cleanups: [{ kind: 'release-port', host: 'h1', args: { portId: 'port-1' } }],
    });
    expect(outcomes['uuid-2']?.kind).toBe('running');
    expect(elapsedMs).toBe(90_000);
    expect(steps.filter((step) => step === 'releasePort network@h1')).toEqual([]);
  });

  it.each([
    [12, 1],
    [12, 1 / 50],
    [600, 1],
  ])('waits for it as long as the operator says: %i s at pace %d', async (seconds, pace) => {
    const stage = new Stage();
    stage.rows.patience = { unwindWait: seconds, hostDownGrace: 1 };
    stage.silence('h1');
    const { outcomes, elapsedMs } = await stage.play('runInstances', placed('h1'), pace);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'launch-failed', cleanups: [{ host: 'h1' }] });
    expect(elapsedMs).toBe((30 + seconds) * 1_000 * pace);
  });

  it('undoes on the host that comes back in time, and goes to the next one', async () => {
    const stage = new Stage();
    stage.silence('h1');
    void stage.clock.sleep(50_000).then(() => stage.revive('h1'));
    stage.rows.next = [{ placement: placementOf(1, 'h2', 2) }];
    const { outcomes, timeline } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'running', generation: 2 });
    expect(timeline).toContain('undo release-port');
  });

  it('asks again when it is only slow: its heartbeats say so', async () => {
    const stage = new Stage();
    stage.stall('h1');
    void stage.clock.sleep(70_000).then(() => stage.revive('h1'));
    const { outcomes, steps } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'running', generation: 1 });
    expect(steps.filter((step) => step.startsWith('preparePort'))).toHaveLength(3);
    expect(new Set(stage.host('h1').fences.map(({ fence }) => fence.sequence))).toEqual(new Set([1, 2]));
  });

  it('ends at its deadline when it stays slow for ever', async () => {
    const stage = new Stage();
    stage.stall('h1');
    const { outcomes, elapsedMs } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({
      kind: 'launch-failed',
      reason: { message: 'The operation took too long' },
    });
    expect(elapsedMs).toBeGreaterThanOrEqual(30 * 60_000);
    expect(elapsedMs).toBeLessThan(36 * 60_000);
  });

  it('is fifty times as fast at a pace of a fiftieth', async () => {
    const stage = new Stage();
    stage.silence('h1');
    const { elapsedMs } = await stage.play('runInstances', placed('h1'), 1 / 50);
    expect(elapsedMs).toBe(90_000 / 50);
  });
});

describe('a launch that is taken over', () => {
  it.each(['beginLaunch', 'preparePort', 'spawnInstance'])(
    'ends the one instance that is abandoned during %s, undoes nothing, and goes on with its neighbour',
    async (place) => {
      const stage = new Stage();
      stage.fault = during(stage, place, () => stage.execution?.signal('abandon', 'uuid-1'));
      const { outcomes, error, timeline } = await stage.play('runInstances', placed('h1', 'h2'));
      expect(error).toBeUndefined();
      expect(outcomes['uuid-1']?.kind).toBe('overtaken');
      expect(outcomes['uuid-2']?.kind).toBe('running');
      expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
      expect(stage.rows.unwinding).toEqual([]);
    },
  );

  it.each(['markUnwinding', 'destroyInstance'])('stops unwinding when abandoned during %s', async (place) => {
    const stage = new Stage();
    const abandoned = during(stage, place, () => stage.execution?.signal('abandon', 'uuid-1'));
    const broken = breaking('spawnInstance');
    stage.fault = (call, perform) => abandoned(call, () => broken(call, perform));
    const { outcomes, steps } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
    expect(steps).not.toContain('releasePort network@h1');
    expect(steps).not.toContain('nextAttempt engine-control');
  });

  it.each(['preparePort', 'spawnInstance', 'markUnwinding'])('hears it from %s too', async (place) => {
    const stage = new Stage();
    const taken = overtaking(place);
    const broken = place === 'markUnwinding' ? breaking('spawnInstance') : undefined;
    stage.fault = (call, perform) => taken(call, () => (broken ? broken(call, perform) : perform()));
    const { outcomes, timeline } = await stage.play('runInstances', placed('h1'));
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
  });

  it('unwinds all of it when the workflow itself is cancelled, and says so', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'preparePort', () => stage.execution?.cancel());
    const { outcomes, error, settled } = await stage.play('runInstances', placed('h1', 'h2'));
    expect(error?.name).toBe('CancelledFailure');
    expect(Object.values(outcomes)).toMatchObject([
      { kind: 'launch-failed', reason: { message: 'The operation was cancelled' }, cleanups: [] },
      { kind: 'launch-failed', cleanups: [] },
    ]);
    expect(settled.at(-1)?.close).toBe(true);
    expect(empty(stage)).toBe(true);
  });

  it('leaves the chunk open and fails when an end cannot be written, so that the sweep takes it', async () => {
    const stage = new Stage();
    stage.fault = overtaking('settle');
    const { error } = await stage.play('runInstances', placed('h1'));
    expect(error?.name).toBe('ActivityFailure');
  });
});
