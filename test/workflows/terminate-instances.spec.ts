import { describe, expect, it } from '@jest/globals';
import { breaking, during } from '../support/sandbox/faults.js';
import { ending, held } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

function furnished(): Stage {
  const stage = new Stage();
  for (const host of Object.values(stage.hosts)) {
    host.guests.set('uuid-1', 'running');
    host.ports.add('port-1');
  }
  return stage;
}

describe('terminateInstances', () => {
  it('removes guest and then port on every host that ever had it', async () => {
    const stage = furnished();
    const { outcomes, steps } = await stage.play('terminateInstances', [held('h1', 'h2')]);
    expect(outcomes['uuid-1']).toEqual({
      ...{ noun: 'instance', id: 'uuid-1', generation: 2, kind: 'terminated', cleanups: [] },
    });
    for (const name of ['h1', 'h2']) {
      const there = steps.filter((step) => step.endsWith(`@${name}`));
      expect(there).toEqual([`destroyInstance compute@${name}`, `releasePort network@${name}`]);
      expect(stage.host(name).guests.size + stage.host(name).ports.size).toBe(0);
    }
    expect(stage.host('h3').guests.size).toBe(1);
  });

  it('needs no host when nothing was ever placed', async () => {
    const { outcomes, steps } = await new Stage().play('terminateInstances', [held()]);
    expect(steps).toEqual(['beginTerminate engine-control', 'settle engine-control']);
    expect(outcomes['uuid-1']?.kind).toBe('terminated');
  });

  it.each([true, false])('tells what it overtook, whether that is still there (%s) or not', async (there) => {
    const stage = furnished();
    if (there) stage.others.add('run-instances/op-0/0/1');
    const plan = [{ ...held('h1'), overtaken: ['run-instances/op-0/0/1'] }];
    const { outcomes, error } = await stage.play('terminateInstances', plan);
    expect(error).toBeUndefined();
    expect(stage.signals).toEqual(['abandon uuid-1 run-instances/op-0/0/1']);
    expect(outcomes['uuid-1']?.kind).toBe('terminated');
  });

  it.each([
    ['destroyInstance', 'destroy-instance'],
    ['releasePort', 'release-port'],
  ])('leaves what cannot be done to repair when %s fails for good', async (step, kind) => {
    const stage = furnished();
    stage.fault = breaking(step);
    const { outcomes } = await stage.play('terminateInstances', [held('h1')]);
    expect(outcomes['uuid-1']).toMatchObject({
      kind: 'terminated',
      cleanups: [{ host: 'h1', kind, args: { portId: 'port-1' }, generation: 2 }],
    });
  });

  it.each([300, 7, 3_600, 0])(
    'waits %i s for a silent host, and does the others meanwhile',
    async (seconds) => {
      const stage = furnished();
      stage.rows.patience = { unwindWait: 1, hostDownGrace: seconds };
      stage.silence('h1');
      const { outcomes, elapsedMs, steps } = await stage.play('terminateInstances', [held('h1', 'h2')]);
      expect(outcomes['uuid-1']).toMatchObject({
        kind: 'terminated',
        cleanups: [
          { host: 'h1', kind: 'destroy-instance' },
          { host: 'h1', kind: 'release-port' },
        ],
      });
      expect(elapsedMs).toBe(seconds * 1_000);
      expect(stage.host('h2').guests.size).toBe(0);
      // However long it is, the history has room for it.
      expect(steps.filter((step) => step.startsWith('hostState')).length).toBeLessThan(70);
    },
  );

  it('cuts the power where its plan is of before guests were asked', async () => {
    const stage = furnished();
    await stage.play('terminateInstances', [held('h1')]);
    expect(stage.host('h1').graces).toEqual([undefined]);
  });

  it.each([
    [1, 900],
    [1 / 20, 45],
  ])('gives the guest its grace (pace %d), and the step so much longer', async (pace, seconds) => {
    const stage = furnished();
    stage.fault = async ({ activity }, perform) => {
      if (activity === 'destroyInstance') await stage.clock.passes(900_000 * pace);
      return perform();
    };
    const { outcomes, elapsedMs } = await stage.play('terminateInstances', [ending(1, 'h1', 900)], pace);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'terminated', cleanups: [] });
    expect(stage.host('h1').graces).toEqual([seconds]);
    expect(elapsedMs).toBe(900_000 * pace);
  });

  it('does not let a guest wait for its neighbour’s', async () => {
    const stage = furnished();
    stage.host('h2').guests.set('uuid-2', 'running');
    stage.fault = async ({ activity, queue }, perform) => {
      if (activity === 'destroyInstance' && queue === 'compute@h1') await stage.clock.passes(100_000);
      return perform();
    };
    const plan = [ending(1, 'h1', 120), ending(2, 'h2', 120)];
    const { outcomes } = await stage.play('terminateInstances', plan);
    const settledAt = stage.rows.settled.map((one) => one.outcomes.map(({ id }) => id));
    expect(settledAt).toEqual([['uuid-2'], ['uuid-1']]);
    expect(Object.values(outcomes).map(({ kind }) => kind)).toEqual(['terminated', 'terminated']);
  });

  it('does it properly when the host comes back in time', async () => {
    const stage = furnished();
    stage.silence('h1');
    void stage.clock.sleep(100_000).then(() => stage.revive('h1'));
    const { outcomes } = await stage.play('terminateInstances', [held('h1')]);
    expect(outcomes['uuid-1']).toMatchObject({ kind: 'terminated', cleanups: [] });
  });

  it.each(['beginTerminate', 'destroyInstance', 'releasePort'])(
    'is not cancelled away during %s',
    async (place) => {
      const stage = furnished();
      stage.fault = during(stage, place, () => stage.execution?.cancel());
      const { outcomes, error } = await stage.play('terminateInstances', [held('h1')]);
      expect(error).toBeUndefined();
      expect(outcomes['uuid-1']).toMatchObject({ kind: 'terminated', cleanups: [] });
    },
  );
});
