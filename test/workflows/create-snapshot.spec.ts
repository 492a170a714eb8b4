import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { snapshotsOn, snapshotsTogether } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('createSnapshot', () => {
  it('makes each on the host of its volume', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('createSnapshot', snapshotsOn('h1', 'h2'));
    expect(steps).toEqual([
      'beginCreateSnapshot engine-control',
      'createSnapshot volume@h1',
      'createSnapshot volume@h2',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['created', 'created']);
  });

  it('leaves nothing of one that could not be made, and does not touch its neighbour', async () => {
    const stage = new Stage();
    stage.fault = ({ activity, queue }, perform) =>
      activity === 'createSnapshot' && queue === 'volume@h1'
        ? perform().then(() => Promise.reject(new Error('no')))
        : perform();
    const { outcomes } = await stage.play('createSnapshot', snapshotsOn('h1', 'h2'));
    expect(outcomes['snapshot-1']).toMatchObject({ kind: 'create-failed', cleanups: [] });
    expect(outcomes['snapshot-2']).toMatchObject({ kind: 'created' });
    expect([...stage.host('h1').snapshots]).toEqual([]);
    expect([...stage.host('h2').snapshots]).toEqual(['snapshot-2']);
  });

  it('begins all at one moment, at which their guest stands still', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('createSnapshot', snapshotsTogether('h1', 'h1', 'h2'));
    expect(steps.slice(0, 2)).toEqual(['beginCreateSnapshot engine-control', 'holdGuest compute@h1']);
    expect([...steps.slice(2, 4)].sort()).toEqual(['beginSnapshots volume@h1', 'beginSnapshots volume@h2']);
    expect(steps[4]).toBe('letGuestGo compute@h1');
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['created', 'created', 'created']);
    expect(
      stage
        .host('h1')
        .fences.map(({ step, fence }) => [step, fence.generation])
        .slice(0, 2),
    ).toEqual([
      ['holdGuest', 7],
      ['beginSnapshots', 7],
    ]);
  });

  it.each([
    [2, { kind: 'created' }],
    [
      3,
      {
        ...{ kind: 'create-failed', cleanups: [] },
        reason: { message: 'The instance went on before snapshots of all its volumes had begun.' },
      },
    ],
  ])('holds the guest again when it went on too early, %i times: %j', async (times, ending) => {
    const stage = new Stage();
    let left = times;
    stage.fault = async ({ activity }, perform) => {
      if (activity === 'letGuestGo' && left-- > 0) stage.host('h1').held.clear();
      return perform();
    };
    const { outcomes } = await stage.play('createSnapshot', snapshotsTogether('h1'));
    expect(outcomes['snapshot-1']).toMatchObject(ending);
  });

  it.each(['holdGuest', 'beginSnapshots'])(
    'keeps none when %s does not work, and lets the guest go',
    async (step) => {
      const stage = new Stage();
      stage.fault = breaking(step);
      const { outcomes } = await stage.play('createSnapshot', snapshotsTogether('h1', 'h2'));
      expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['create-failed', 'create-failed']);
      expect(stage.host('h1').held.size).toBe(0);
      expect([...stage.host('h1').snapshots, ...stage.host('h2').snapshots]).toEqual([]);
    },
  );

  it('owes what its host does not undo', async () => {
    const stage = new Stage();
    stage.fault = breaking('createSnapshot', 'deleteSnapshot');
    const { outcomes } = await stage.play('createSnapshot', snapshotsOn('h1'));
    expect(outcomes['snapshot-1']).toMatchObject({
      kind: 'create-failed',
      cleanups: [{ host: 'h1', kind: 'delete-snapshot', noun: 'snapshot', id: 'snapshot-1' }],
    });
  });

  it('ends where a deletion takes over, without an undo', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'createSnapshot', () => stage.execution?.signal('abandon', 'snapshot-1'));
    const { outcomes, timeline } = await stage.play('createSnapshot', snapshotsOn('h1'));
    expect(outcomes['snapshot-1']?.kind).toBe('overtaken');
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
  });
});
