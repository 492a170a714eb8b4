import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { volumeGrowing } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('modifyVolume', () => {
  it('makes the volume larger, then shows it to its guest at the generation of the instance', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('modifyVolume', volumeGrowing('h1'));
    expect(steps).toEqual([
      'beginModifyVolume engine-control',
      'reshapeVolume volume@h1',
      'showVolumeSize compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['volume-1']?.kind).toBe('modified');
    expect(stage.host('h1').fences.map(({ step, fence }) => [step, fence.generation])).toEqual([
      ['reshapeVolume', 2],
      ['showVolumeSize', 7],
    ]);
  });

  it('asks the host of the volume alone when no guest has it', async () => {
    const stage = new Stage();
    const { outcomes } = await stage.play('modifyVolume', volumeGrowing(null));
    expect(outcomes['volume-1']?.kind).toBe('modified');
    expect(stage.host('h1').shown).toEqual([]);
    expect(stage.host('h1').sizes.get('volume-1')).toBe(2);
  });

  it('is as it was when its host cannot', async () => {
    const stage = new Stage();
    let times = 0;
    stage.fault = ({ activity }, perform) =>
      activity === 'reshapeVolume' && times++ < 4
        ? perform().then(() => Promise.reject(new Error('no')))
        : perform();
    const { outcomes, timeline } = await stage.play('modifyVolume', volumeGrowing('h1'));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'modify-failed', cleanups: [] });
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual(['undo restore-volume']);
    expect(stage.host('h1').sizes.get('volume-1')).toBe(1);
    expect(stage.host('h1').shown).toEqual([]);
  });

  it('owes what its host does not undo', async () => {
    const stage = new Stage();
    stage.fault = breaking('reshapeVolume');
    const { outcomes } = await stage.play('modifyVolume', volumeGrowing('h1'));
    expect(outcomes['volume-1']).toMatchObject({
      kind: 'modify-failed',
      cleanups: [{ host: 'h1', kind: 'restore-volume', id: 'volume-1', args: { sizeGiB: '1' } }],
    });
  });

  it('stays larger when its guest cannot be shown it', async () => {
    const stage = new Stage();
    stage.fault = breaking('showVolumeSize');
    const { outcomes } = await stage.play('modifyVolume', volumeGrowing('h1'));
    expect(outcomes['volume-1']?.kind).toBe('not-shown');
    expect(stage.host('h1').sizes.get('volume-1')).toBe(2);
  });

  it.each(['reshapeVolume', 'showVolumeSize'])('ends where others take over during %s', async (step) => {
    const stage = new Stage();
    stage.fault = during(stage, step, () => stage.execution?.signal('abandon', 'volume-1'));
    const { outcomes, timeline } = await stage.play('modifyVolume', volumeGrowing('h1'));
    expect(outcomes['volume-1']?.kind).toBe('overtaken');
    expect(timeline.filter((one) => one.startsWith('undo'))).toEqual([]);
  });
});
