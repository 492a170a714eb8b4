import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { placed } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

function furnished(): Stage {
  const stage = new Stage();
  stage.host('h1').guests.set('uuid-1', 'running');
  return stage;
}

describe('rebootInstances', () => {
  it('makes sure of the port before it reboots', async () => {
    const { steps, outcomes } = await furnished().play('rebootInstances', placed('h1'));
    expect(steps).toEqual([
      'beginReboot engine-control',
      'preparePort network@h1',
      'rebootInstance compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['uuid-1']?.kind).toBe('running');
  });

  it.each(['preparePort', 'rebootInstance'])('says what the guest does when %s fails', async (step) => {
    const stage = furnished();
    stage.fault = breaking(step);
    const { outcomes, timeline } = await stage.play('rebootInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'running' });
    expect(timeline.at(-1)).toBe('power-state');
  });

  it('does not know what a guest on a silent host does', async () => {
    const stage = furnished();
    stage.silence('h1');
    const { outcomes } = await stage.play('rebootInstances', placed('h1'));
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'unknown' });
  });

  it('ends when it is abandoned', async () => {
    const stage = furnished();
    stage.fault = during(stage, 'preparePort', () => stage.execution?.signal('abandon', 'uuid-1'));
    const { outcomes, steps } = await stage.play('rebootInstances', placed('h1'));
    expect(outcomes['uuid-1']?.kind).toBe('overtaken');
    expect(steps).not.toContain('rebootInstance compute@h1');
  });
});
