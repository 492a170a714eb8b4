import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { copies } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('copyImage', () => {
  it('takes in the bytes of each source', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('copyImage', copies(2));
    expect(steps).toEqual([
      'beginCopyImage engine-control',
      'copyImageBytes engine-images',
      'copyImageBytes engine-images',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['available', 'available']);
    expect(stage.images.bytes.get('image-2')).toBe('source-2');
  });

  it('leaves nothing of one that failed, and says why', async () => {
    const stage = new Stage();
    stage.fault = breaking('copyImageBytes');
    const { outcomes, timeline } = await stage.play('copyImage', copies(1));
    expect(outcomes['image-1']).toMatchObject({ kind: 'image-failed', reason: { message: 'no disk' } });
    expect(timeline).toContain('undo drop-image-bytes');
    expect([...stage.images.bytes]).toEqual([]);
  });
});
