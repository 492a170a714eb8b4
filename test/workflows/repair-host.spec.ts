import { describe, expect, it } from '@jest/globals';
import { type CleanupNote } from '../../workflows/contracts/operation.js';
import { breaking } from '../support/sandbox/faults.js';
import { placed } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

const left = (n: number, kind: CleanupNote['kind']): CleanupNote => ({
  ...{ host: 'h1', kind, noun: 'instance', id: `uuid-${n}`, generation: 7 },
  args: { portId: `port-${n}` },
});

function furnished(...guests: readonly number[]): Stage {
  const stage = new Stage(['h1']);
  for (const n of guests) {
    stage.host('h1').guests.set(`uuid-${n}`, 'running');
    stage.host('h1').ports.add(`port-${n}`);
  }
  return stage;
}

const plan = {
  host: 'h1',
  cleanups: [
    { ...left(8, 'release-port'), cleanupId: 'c-2' },
    { ...left(8, 'destroy-instance'), cleanupId: 'c-1' },
  ],
  strays: [left(9, 'destroy-instance'), left(9, 'release-port')],
  restarts: placed('h1'),
};

describe('repairHost', () => {
  it('drains cleanups, removes strays, and starts what should run', async () => {
    const stage = furnished(8, 9);
    const { outcomes, settled } = await stage.play('repairHost', plan);
    expect(stage.rows.cleaned).toEqual(['c-1', 'c-2']);
    expect([...stage.host('h1').guests]).toEqual([['uuid-1', 'running']]);
    expect([...stage.host('h1').ports]).toEqual(['port-1']);
    expect(outcomes).toMatchObject({ 'uuid-1': { kind: 'running' } });
    expect(settled.at(-1)?.close).toBe(true);
  });

  it('comes after all fences that the work which left it has used', async () => {
    const stage = furnished(8);
    await stage.host('h1').destroyInstance('uuid-8', { generation: 7, sequence: 40 });
    stage.host('h1').guests.set('uuid-8', 'running');
    await stage.play('repairHost', { ...plan, restarts: [], strays: [] });
    expect(stage.host('h1').guests.size).toBe(0);
    expect(stage.rows.cleaned).toEqual(['c-1', 'c-2']);
  });

  describe('of a guest that runs although its row says stopped', () => {
    const cut = { ...left(7, 'stop-instance'), ec2Id: 'i-7' };
    const cuts = { ...plan, cleanups: [], restarts: [], strays: [cut] };

    it('cuts the power, keeps the port, writes no row, and notes it', async () => {
      const stage = furnished(7);
      const { outcomes, settled, summaries } = await stage.play('repairHost', cuts);
      expect([...stage.host('h1').guests]).toEqual([['uuid-7', 'stopped']]);
      expect([...stage.host('h1').ports]).toEqual(['port-7']);
      expect(stage.host('h1').stops).toEqual([0]);
      expect(outcomes).toEqual({});
      expect(settled.at(-1)).toMatchObject({
        steps: [{ step: 'compare' }, { step: 'stop-instance', id: 'uuid-7', undo: false, error: null }],
        close: true,
      });
      expect(summaries).toContain('stop-instance i-7');
    });

    it('comes after all fences of the row’s generation, and before the first of the next', async () => {
      const stage = furnished(7);
      await stage.host('h1').powerState('uuid-7', { generation: 7, sequence: 40 });
      await stage.play('repairHost', cuts);
      expect(stage.host('h1').guests.get('uuid-7')).toBe('stopped');

      const started = furnished(7);
      await started.host('h1').powerState('uuid-7', { generation: 8, sequence: 1 });
      const { settled } = await started.play('repairHost', cuts);
      expect(started.host('h1').guests.get('uuid-7')).toBe('running');
      expect(settled.at(-1)?.close).toBe(true);
    });

    it('leaves to the next repair what cannot be done, and tries nothing on a silent host', async () => {
      const stage = furnished(7);
      stage.fault = breaking('stopInstance');
      const { settled } = await stage.play('repairHost', cuts);
      expect(settled.at(-1)?.close).toBe(true);

      const silent = furnished(7);
      silent.silence('h1');
      expect((await silent.play('repairHost', cuts)).steps).not.toContain('stopInstance compute@h1');
    });
  });

  it('leaves a cleanup that cannot be done to the next repair, and does the others', async () => {
    const stage = furnished(8, 9);
    stage.fault = breaking('destroyInstance');
    const { outcomes } = await stage.play('repairHost', plan);
    expect(stage.rows.cleaned).toEqual(['c-2']);
    expect(outcomes['uuid-1']?.kind).toBe('running');
  });

  it('tries nothing on a host that is silent again', async () => {
    const stage = furnished(8);
    stage.silence('h1');
    const { outcomes, steps, settled } = await stage.play('repairHost', plan);
    expect(stage.rows.cleaned).toEqual([]);
    expect(steps).not.toContain('destroyInstance compute@h1');
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed' });
    expect(settled.at(-1)?.close).toBe(true);
  });

  it('says what became of a guest that would not start', async () => {
    const stage = furnished();
    stage.fault = breaking('spawnInstance');
    const { outcomes } = await stage.play('repairHost', { ...plan, cleanups: [], strays: [] });
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'failed', power: 'stopped' });
  });
});
