import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { downloads } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('importImage', () => {
  it('fetches the bytes of each', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('importImage', downloads(2));
    expect(steps).toEqual([
      'beginImportImage engine-control',
      'downloadImage engine-images',
      'downloadImage engine-images',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['available', 'available']);
    expect(stage.images.bytes.get('image-2')).toBe('url');
  });

  it('leaves nothing of one that failed, and says why', async () => {
    const stage = new Stage();
    stage.fault = breaking('downloadImage');
    const { outcomes, timeline } = await stage.play('importImage', downloads(1));
    expect(outcomes['image-1']).toMatchObject({ kind: 'image-failed', reason: { message: 'no disk' } });
    expect(timeline).toContain('undo drop-image-bytes');
    expect([...stage.images.bytes]).toEqual([]);
  });
});
