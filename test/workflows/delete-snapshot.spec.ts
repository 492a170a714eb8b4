import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { snapshotGoing } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('deleteSnapshot', () => {
  it('removes it, after the work that it took it from is told to stop', async () => {
    const stage = new Stage();
    stage.others.add('create-snapshot/1/0/1');
    const { outcomes } = await stage.play('deleteSnapshot', snapshotGoing('h1', 'create-snapshot/1/0/1'));
    expect(stage.signals).toEqual(['abandon snapshot-1 create-snapshot/1/0/1']);
    expect(outcomes['snapshot-1']).toMatchObject({ kind: 'deleted', cleanups: [] });
  });

  it('owes what its host does not confirm', async () => {
    const stage = new Stage();
    stage.fault = breaking('deleteSnapshot');
    const { outcomes } = await stage.play('deleteSnapshot', snapshotGoing('h1'));
    expect(outcomes['snapshot-1']).toMatchObject({
      kind: 'deleted',
      cleanups: [{ host: 'h1', kind: 'delete-snapshot', noun: 'snapshot', id: 'snapshot-1' }],
    });
  });

  it('is done with a host that is silent for good, which owes it', async () => {
    const stage = new Stage();
    stage.silence('h1');
    const { outcomes } = await stage.play('deleteSnapshot', snapshotGoing('h1'));
    expect(outcomes['snapshot-1']).toMatchObject({ kind: 'deleted', cleanups: [{ host: 'h1' }] });
  });
});
