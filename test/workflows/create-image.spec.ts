import { describe, expect, it } from '@jest/globals';
import { breaking, overtaking } from '../support/sandbox/faults.js';
import { snapshots } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('createImage', () => {
  it('copies each root disk, sends it, and removes the copy', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('createImage', snapshots(1));
    expect(steps).toEqual([
      'beginCreateImage engine-control',
      'copyRoot compute@h1',
      'sendRoot compute@h1',
      'hostState engine-control',
      'dropRootCopy compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['image-1']).toMatchObject({ kind: 'available', cleanups: [] });
    const host = stage.host('h1');
    expect([host.sent, [...host.copies], host.graces]).toEqual([['image-1'], [], [undefined]]);
    // In the lane of the guest, whose generation they carry.
    expect(host.fences.map(({ fence }) => fence.generation)).toEqual([7, 7, 7]);
  });

  it('has guests shut down first where that is asked', async () => {
    const stage = new Stage();
    await stage.play('createImage', snapshots(1, 40), 0.5);
    expect(stage.host('h1').graces).toEqual([20]);
  });

  it.each(['copyRoot', 'sendRoot'])('leaves nothing when %s fails, and says why', async (step) => {
    const stage = new Stage();
    stage.fault = breaking(step);
    const { outcomes } = await stage.play('createImage', snapshots(1));
    expect(outcomes['image-1']).toMatchObject({
      ...{ kind: 'image-failed', reason: { message: 'no disk' }, cleanups: [] },
    });
    expect([...stage.host('h1').copies]).toEqual([]);
    expect(stage.rows.unwinding).toHaveLength(1);
  });

  it('fails where another operation takes the instance', async () => {
    const stage = new Stage();
    stage.fault = overtaking('copyRoot');
    const { outcomes } = await stage.play('createImage', snapshots(1));
    expect(outcomes['image-1']).toMatchObject({
      ...{ kind: 'image-failed', reason: { message: 'The instance was taken by another operation' } },
    });
  });

  it.each(['available', 'image-failed'] as const)('owes the copy that a host keeps: %s', async (kind) => {
    const stage = new Stage();
    stage.fault =
      kind === 'available'
        ? breaking('dropRootCopy')
        : breaking('sendRoot', 'dropRootCopy', 'dropImageBytes');
    const { outcomes } = await stage.play('createImage', snapshots(1));
    expect(outcomes['image-1']).toMatchObject({
      kind,
      cleanups: [
        {
          ...{ host: 'h1', kind: 'drop-root-copy', noun: 'image', id: 'image-1', generation: 7 },
          args: { instanceId: 'uuid-1' },
        },
      ],
    });
  });
});
