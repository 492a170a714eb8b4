import { describe, expect, it } from '@jest/globals';
import { queues } from '../../workflows/contracts/host-roles.js';
import { breaking, during } from '../support/sandbox/faults.js';
import { registrations } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('registerImage', () => {
  it('takes in each object', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('registerImage', registrations(2));
    expect(steps).toEqual([
      'beginRegisterImage engine-control',
      'receiveObject engine-images',
      'receiveObject engine-images',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['available', 'available']);
    expect([...stage.images.bytes]).toEqual([
      ['image-1', 'object-1'],
      ['image-2', 'object-2'],
    ]);
  });

  it('says why one could not be used, leaves nothing of it, and goes on with its neighbour', async () => {
    const stage = new Stage();
    stage.fault = ({ activity, args }, perform) =>
      activity === 'receiveObject' && (args[0] as { imageId: string }).imageId === 'image-1'
        ? perform().then(() => Promise.reject(new Error('no')))
        : perform();
    const { outcomes, timeline } = await stage.play('registerImage', registrations(2));
    expect(outcomes['image-1']).toMatchObject({ kind: 'image-failed', cleanups: [] });
    expect(outcomes['image-2']).toMatchObject({ kind: 'available' });
    expect([...stage.images.bytes.keys()]).toEqual(['image-2']);
    expect(timeline).toContain('undo drop-image-bytes');
    expect(stage.rows.unwinding).toHaveLength(1);
  });

  it('leaves to the sweep what the store does not remove', async () => {
    const stage = new Stage();
    stage.fault = breaking('receiveObject', 'dropImageBytes');
    const { outcomes } = await stage.play('registerImage', registrations(1));
    expect(outcomes['image-1']).toMatchObject({ kind: 'image-failed', cleanups: [] });
  });

  it('waits for whoever serves the store, and asks no heartbeats', async () => {
    const stage = new Stage();
    stage.stall(queues.images);
    const playing = stage.play('registerImage', registrations(1));
    await stage.clock.passes(300_000);
    stage.revive(queues.images);
    const { outcomes, steps } = await playing;
    expect(outcomes['image-1']).toMatchObject({ kind: 'available' });
    expect(steps).not.toContain('hostState engine-control');
  });

  it('ends where the image is deregistered, without an undo', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'receiveObject', () => stage.execution?.signal('abandon', 'image-1'));
    const { outcomes, timeline } = await stage.play('registerImage', registrations(1));
    expect(outcomes['image-1']?.kind).toBe('overtaken');
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
  });
});
