import { describe, expect, it } from '@jest/globals';
import { breaking, during, overtaking } from '../support/sandbox/faults.js';
import { placed } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('startInstances', () => {
  it('prepares the port and starts the guest on the disk that it has', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('startInstances', placed('h1'));
    expect(steps).toEqual([
      'beginStart engine-control',
      'preparePort network@h1',
      'spawnInstance compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['uuid-1']?.kind).toBe('running');
  });

  it('stays stopped, and says why, when there is no room', async () => {
    const refused = { code: 'Server.InsufficientInstanceCapacity', message: 'No room' };
    const plan = [{ noun: 'instance', id: 'uuid-1', ec2Id: 'i-1', generation: 3, refused }];
    const { outcomes } = await new Stage().play('startInstances', plan);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', reason: refused, power: 'stopped' });
  });

  it.each([
    ['preparePort', []],
    ['spawnInstance', ['stop-instance']],
  ])('is off again when %s fails, and keeps its port', async (step, undos) => {
    const stage = new Stage();
    stage.fault = breaking(step);
    const { outcomes, timeline } = await stage.play('startInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'stopped' });
    expect(timeline.filter((s) => s.startsWith('undo'))).toEqual(undos.map((undo) => `undo ${undo}`));
    expect(stage.host('h1').stops).toEqual(undos.map(() => 0));
    expect(stage.rows.unwinding).toHaveLength(1);
    expect(stage.host('h1').fences.map(({ step: name }) => name)).not.toContain('releasePort');
  });

  it('does not know the power when the undo cannot be done either', async () => {
    const stage = new Stage();
    stage.fault = breaking('spawnInstance', 'stopInstance');
    const { outcomes } = await stage.play('startInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'unknown' });
  });

  it('fails on a silent host after a minute and a half', async () => {
    const stage = new Stage();
    stage.silence('h1');
    const { outcomes, elapsedMs } = await stage.play('startInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed' });
    expect(elapsedMs).toBeLessThanOrEqual(90_000);
  });

  it('is overtaken by signal and by fence, without an undo', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'spawnInstance', () => stage.execution?.signal('abandon', 'uuid-1'));
    const { outcomes } = await stage.play('startInstances', placed('h1'));
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
    expect(stage.host('h1').stops).toEqual([]);

    const fenced = new Stage();
    fenced.fault = overtaking('spawnInstance');
    const second = await fenced.play('startInstances', placed('h1'));
    expect(second.outcomes['uuid-1']?.kind).toBe('overtaken');
  });
});
