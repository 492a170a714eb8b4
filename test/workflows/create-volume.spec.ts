import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { volumesOn } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('createVolume', () => {
  it('makes each on its host', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('createVolume', volumesOn('h1', 'h2'));
    expect(steps).toEqual([
      'beginCreateVolume engine-control',
      'createVolume volume@h1',
      'createVolume volume@h2',
      'settle engine-control',
    ]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['created', 'created']);
  });

  it('says why there is no room', async () => {
    const refused = { code: 'Server.InsufficientVolumeCapacity', message: 'No room' };
    const plan = [{ noun: 'volume', id: 'volume-1', ec2Id: 'vol-1', generation: 1, refused }];
    const { outcomes, steps } = await new Stage().play('createVolume', plan);
    expect(outcomes['volume-1']).toMatchObject({ kind: 'create-failed', reason: refused, cleanups: [] });
    expect(steps).not.toContain('createVolume volume@h1');
  });

  it('leaves nothing of one that could not be made, and does not touch its neighbour', async () => {
    const stage = new Stage();
    stage.fault = ({ activity, queue }, perform) =>
      activity === 'createVolume' && queue === 'volume@h1'
        ? perform().then(() => Promise.reject(new Error('no')))
        : perform();
    const { outcomes } = await stage.play('createVolume', volumesOn('h1', 'h2'));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'create-failed', cleanups: [] });
    expect(outcomes['volume-2']).toMatchObject({ kind: 'created' });
    expect([...stage.host('h1').volumes.keys()]).toEqual([]);
    expect([...stage.host('h2').volumes.keys()]).toEqual(['volume-2']);
    expect(stage.rows.unwinding).toHaveLength(1);
  });

  it('is made on another host when the first cannot, at a new generation', async () => {
    const stage = new Stage();
    stage.fault = ({ activity, queue }, perform) =>
      activity === 'createVolume' && queue === 'volume@h1' ? Promise.reject(new Error('no')) : perform();
    stage.rows.nextHosts.push({ host: 'h2', volume: { volumeId: 'volume-1', sizeGiB: 1 } });
    const { outcomes } = await stage.play('createVolume', volumesOn('h1'));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'created', generation: 2 });
    expect([...stage.host('h1').volumes.keys()]).toEqual([]);
    expect([...stage.host('h2').volumes.keys()]).toEqual(['volume-1']);
    expect(stage.host('h2').fences).toMatchObject([{ fence: { generation: 2 } }]);
  });

  it('owes what its host does not undo', async () => {
    const stage = new Stage();
    stage.fault = breaking('createVolume', 'deleteVolume');
    const { outcomes } = await stage.play('createVolume', volumesOn('h1'));
    expect(outcomes['volume-1']).toMatchObject({
      kind: 'create-failed',
      cleanups: [{ host: 'h1', kind: 'delete-volume', noun: 'volume', id: 'volume-1' }],
    });
  });

  it('ends where a deletion takes over, without an undo', async () => {
    const stage = new Stage();
    stage.fault = during(stage, 'createVolume', () => stage.execution?.signal('abandon', 'volume-1'));
    const { outcomes, timeline } = await stage.play('createVolume', volumesOn('h1'));
    expect(outcomes['volume-1']?.kind).toBe('overtaken');
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([]);
  });
});
