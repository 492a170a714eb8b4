import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { volumeUse } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

const asked = { force: false, graceSeconds: 60 };

describe('detachVolume', () => {
  it('asks the guest to let go, then cuts the volume off', async () => {
    const stage = new Stage();
    stage.host('h1').volumes.set('volume-1', 'uuid-1');
    const { steps, outcomes } = await stage.play('detachVolume', volumeUse('h1', asked));
    expect(steps.filter((step) => step.includes('@'))).toEqual([
      'detachVolume compute@h1',
      'unexportVolume volume@h1',
    ]);
    expect(outcomes['volume-1']).toMatchObject({ kind: 'detached', cleanups: [] });
    expect(stage.host('h1').detachments).toEqual([
      expect.objectContaining({ graceSeconds: 60, force: false }),
    ]);
    expect(stage.host('h1').volumes.get('volume-1')).toBeNull();
  });

  it('stays with a guest that holds on to it, and is not cut off', async () => {
    const stage = new Stage();
    stage.host('h1').volumes.set('volume-1', 'uuid-1');
    stage.fault = breaking('detachVolume');
    const { outcomes, steps } = await stage.play('detachVolume', volumeUse('h1', asked));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'detach-failed' });
    expect(steps).not.toContain('unexportVolume volume@h1');
    expect(stage.host('h1').volumes.get('volume-1')).toBe('uuid-1');
  });

  it('is only cut off where the guest is off', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('detachVolume', volumeUse(null, asked));
    expect(steps.filter((step) => step.includes('@'))).toEqual(['unexportVolume volume@h1']);
    expect(outcomes['volume-1']?.kind).toBe('detached');
  });

  it('is free by force, whatever the guest and its host say', async () => {
    const stage = new Stage();
    stage.silence('h2');
    const { outcomes } = await stage.play('detachVolume', volumeUse('h2', { ...asked, force: true }));
    expect(outcomes['volume-1']).toMatchObject({
      kind: 'detached',
      cleanups: [{ host: 'h2', kind: 'detach-volume' }],
    });
  });
});
