import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { volumeGoing } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('deleteVolume', () => {
  it('removes it from its host, and tells whoever was at work on it', async () => {
    const stage = new Stage();
    stage.host('h1').volumes.set('volume-1', null);
    stage.others.add('create-volume/op-0/0/1');
    const plan = volumeGoing('h1', 'create-volume/op-0/0/1');
    const { outcomes, steps } = await stage.play('deleteVolume', plan);
    expect(outcomes['volume-1']).toMatchObject({ kind: 'deleted', cleanups: [] });
    expect(steps).toContain('deleteVolume volume@h1');
    expect(stage.host('h1').volumes.size).toBe(0);
    expect(stage.signals).toEqual(['abandon volume-1 create-volume/op-0/0/1']);
  });

  it('asks nobody where it never had a host', async () => {
    const { outcomes, steps } = await new Stage().play('deleteVolume', volumeGoing(null));
    expect(outcomes['volume-1']).toMatchObject({ kind: 'deleted', cleanups: [] });
    expect(steps.filter((step) => step.includes('@'))).toEqual([]);
  });

  it.each(['fails', 'is silent'])('owes the removal to a host that %s', async (how) => {
    const stage = new Stage();
    if (how === 'fails') stage.fault = breaking('deleteVolume');
    else stage.silence('h1');
    const { outcomes } = await stage.play('deleteVolume', volumeGoing('h1'));
    expect(outcomes['volume-1']).toMatchObject({
      kind: 'deleted',
      cleanups: [{ host: 'h1', kind: 'delete-volume', id: 'volume-1', generation: 2 }],
    });
  });
});
