import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { volumeUse } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('attachVolume', () => {
  it('serves the volume, then plugs it in at the generation of the instance', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('attachVolume', volumeUse('h1'));
    expect(steps).toEqual([
      'beginAttachVolume engine-control',
      'exportVolume volume@h1',
      'attachVolume compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['volume-1']?.kind).toBe('attached');
    expect(stage.host('h1').fences.map(({ step, fence }) => [step, fence.generation])).toEqual([
      ['exportVolume', 2],
      ['attachVolume', 7],
    ]);
    expect([...stage.host('h1').plugged]).toEqual(['uuid-1/volume-1']);
  });

  it('serves a volume to a guest of another host by the network', async () => {
    const stage = new Stage();
    const { outcomes } = await stage.play('attachVolume', volumeUse('h2'));
    expect(outcomes['volume-1']?.kind).toBe('attached');
    expect(stage.host('h1').exports).toEqual([
      { volumeId: 'volume-1', instanceId: 'uuid-1', isRemote: true },
    ]);
    expect([...stage.host('h2').plugged]).toEqual(['uuid-1/volume-1']);
  });

  it('asks no host while the guest is off', async () => {
    const { steps, outcomes } = await new Stage().play('attachVolume', volumeUse(null));
    expect(outcomes['volume-1']?.kind).toBe('attached');
    expect(steps.filter((step) => step.includes('@'))).toEqual([]);
  });

  it('takes it back out, and cuts it off, when the guest cannot have it', async () => {
    const stage = new Stage();
    stage.fault = breaking('attachVolume');
    const { outcomes, timeline } = await stage.play('attachVolume', volumeUse('h1'));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'attach-failed', cleanups: [] });
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([
      'undo detach-volume',
      'undo unexport-volume',
    ]);
    expect(stage.host('h1').detachments).toMatchObject([{ force: true }]);
    expect(stage.host('h1').volumes.get('volume-1')).toBeNull();
  });

  it('owes what its hosts do not undo, with what the undo needs', async () => {
    const stage = new Stage();
    stage.fault = breaking('attachVolume', 'detachVolume', 'unexportVolume');
    const { outcomes } = await stage.play('attachVolume', volumeUse('h1'));
    expect(outcomes['volume-1']).toMatchObject({
      kind: 'attach-failed',
      cleanups: [
        { kind: 'detach-volume', generation: 7, args: { instanceId: 'uuid-1', serial: 'vol1' } },
        { kind: 'unexport-volume', generation: 2, args: { usedBy: 'uuid-1' } },
      ],
    });
  });
});
