import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { snapshotsOn } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('copySnapshot', () => {
  it('makes each on the host of what it copies', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('copySnapshot', snapshotsOn('h1', 'h2'));
    expect(steps).toEqual([
      'beginCopySnapshot engine-control',
      'createSnapshot volume@h1',
      'createSnapshot volume@h2',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['created', 'created']);
  });

  it('owes what its host does not undo', async () => {
    const stage = new Stage();
    stage.fault = breaking('createSnapshot', 'deleteSnapshot');
    const { outcomes } = await stage.play('copySnapshot', snapshotsOn('h1'));
    expect(outcomes['snapshot-1']).toMatchObject({
      kind: 'create-failed',
      cleanups: [{ host: 'h1', kind: 'delete-snapshot', noun: 'snapshot', id: 'snapshot-1' }],
    });
  });

  it('ends where a deletion takes over, without an undo', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'createSnapshot', () => stage.execution?.signal('abandon', 'snapshot-1'));
    const { outcomes, timeline } = await stage.play('copySnapshot', snapshotsOn('h1'));
    expect(outcomes['snapshot-1']?.kind).toBe('overtaken');
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
  });
});
