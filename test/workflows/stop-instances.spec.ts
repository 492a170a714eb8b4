import { describe, expect, it } from '@jest/globals';
import { breaking, during, overtaking } from '../support/sandbox/faults.js';
import { running } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

function furnished(): Stage {
  const stage = new Stage();
  stage.host('h1').guests.set('uuid-1', 'running');
  return stage;
}

describe('stopInstances', () => {
  it('costs three steps, and gives the guest its grace', async () => {
    const stage = furnished();
    const { steps, outcomes } = await stage.play('stopInstances', [running('h1')]);
    expect(steps).toEqual(['beginStop engine-control', 'stopInstance compute@h1', 'settle engine-control']);
    expect(outcomes['uuid-1']).toEqual({ noun: 'instance', id: 'uuid-1', generation: 2, kind: 'stopped' });
    expect(stage.host('h1').stops).toEqual([120]);
  });

  it('lets a step last as long as the grace of its guest', async () => {
    const stage = furnished();
    stage.fault = async ({ activity }, perform) => {
      if (activity === 'stopInstance') await stage.clock.passes(170_000);
      return perform();
    };
    const { outcomes } = await stage.play('stopInstances', [running('h1')]);
    expect(outcomes['uuid-1']?.kind).toBe('stopped');
    expect(stage.host('h1').stops).toHaveLength(1);
  });

  it('shortens the grace with the pace', async () => {
    const stage = furnished();
    await stage.play('stopInstances', [running('h1')], 1 / 50);
    expect(stage.host('h1').stops).toEqual([2.4]);
  });

  it('gives the step its time at any pace', async () => {
    const stage = furnished();
    stage.fault = async ({ activity }, perform) => {
      if (activity === 'stopInstance') await stage.clock.passes(850_000 / 50);
      return perform();
    };
    const { outcomes } = await stage.play('stopInstances', [running('h1', 800)], 1 / 50);
    expect(outcomes['uuid-1']?.kind).toBe('stopped');
    expect(stage.host('h1').stops).toEqual([16]);
  });

  it('tells the patient stop that it takes over', async () => {
    const stage = furnished();
    const plan = [{ ...running('h1', 0), overtaken: ['stop-instances/op-0/0/1'] }];
    const { outcomes } = await stage.play('stopInstances', plan);
    expect(stage.signals).toEqual(['abandon uuid-1 stop-instances/op-0/0/1']);
    expect(outcomes['uuid-1']?.kind).toBe('stopped');
  });

  it.each([
    ['running', []],
    ['unknown', ['powerState']],
  ])('says what the guest does (%s) when it could not be stopped', async (power, more) => {
    const stage = furnished();
    stage.fault = breaking('stopInstance', ...more);
    const { outcomes } = await stage.play('stopInstances', [running('h1')]);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power, reason: { message: 'no disk' } });
  });

  it('does not know what a guest on a silent host does', async () => {
    const stage = furnished();
    stage.silence('h1');
    const { outcomes, elapsedMs } = await stage.play('stopInstances', [running('h1')]);
    expect(outcomes['uuid-1']).toMatchObject({
      kind: 'failed',
      power: 'unknown',
      reason: { message: 'The host does not answer' },
    });
    expect(elapsedMs).toBe(30_000);
  });

  it('asks a host that is slow for ever no longer than an undo is tried', async () => {
    const stage = furnished();
    const broken = breaking('stopInstance');
    stage.fault = (call, perform) => {
      if (call.activity === 'stopInstance') stage.stall('h1');
      return broken(call, perform);
    };
    const { outcomes, elapsedMs } = await stage.play('stopInstances', [running('h1')]);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'unknown' });
    expect(elapsedMs).toBeGreaterThan(30 * 60_000);
  });

  it('is overtaken by signal and by fence, without another step', async () => {
    const stage = furnished();
    stage.fault = during(stage, 'stopInstance', () => stage.execution?.signal('abandon', 'uuid-1'));
    const { outcomes, steps } = await stage.play('stopInstances', [running('h1')]);
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
    expect(steps).not.toContain('powerState compute@h1');

    const fenced = furnished();
    fenced.fault = overtaking('stopInstance');
    const second = await fenced.play('stopInstances', [running('h1')]);
    expect(second.outcomes['uuid-1']?.kind).toBe('overtaken');
  });

  it('says what the guest does when it was cancelled', async () => {
    const stage = furnished();
    stage.fault = async (call, perform) => {
      if (call.activity !== 'stopInstance') return perform();
      stage.execution?.cancel();
      await stage.clock.passes(1_000);
      throw new DOMException('told to stop', 'AbortError');
    };
    const { outcomes, error } = await stage.play('stopInstances', [running('h1')]);
    expect(error?.name).toBe('CancelledFailure');
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'running' });
  });
});
