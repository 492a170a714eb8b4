import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { cardUse } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

const GENTLY = { force: false, graceSeconds: 60 };

describe('detachInterface', () => {
  it('asks the guest, then releases the port', async () => {
    const stage = new Stage();
    stage.host('h1').ports.add('card-1');
    const { steps, outcomes } = await stage.play('detachInterface', cardUse(true, GENTLY));
    expect(steps).toEqual([
      'beginDetachInterface engine-control',
      'detachCard compute@h1',
      'hostState engine-control',
      'releasePort network@h1',
      'settle engine-control',
    ]);
    expect(outcomes['card-1']).toMatchObject({ kind: 'detached', cleanups: [] });
    expect(stage.host('h1').detachments).toEqual([GENTLY]);
    expect([...stage.host('h1').ports]).toEqual([]);
  });

  it('leaves it where it is when the guest does not let go', async () => {
    const stage = new Stage();
    stage.fault = breaking('detachCard');
    const { steps, outcomes } = await stage.play('detachInterface', cardUse(true, GENTLY));
    expect(outcomes['card-1']?.kind).toBe('detach-failed');
    expect(steps).not.toContain('releasePort network@h1');
  });

  it('by force takes its network away whatever the guest does', async () => {
    const stage = new Stage();
    const { outcomes } = await stage.play('detachInterface', cardUse(true, { ...GENTLY, force: true }));
    expect(outcomes['card-1']?.kind).toBe('detached');
    expect(stage.host('h1').detachments).toEqual([{ force: true, graceSeconds: 5 }]);
  });

  it('releases the port of a guest that is off', async () => {
    const { steps, outcomes } = await new Stage().play('detachInterface', cardUse(false, GENTLY));
    expect(outcomes['card-1']?.kind).toBe('detached');
    expect(steps.filter((step) => step.includes('@'))).toEqual(['releasePort network@h1']);
  });

  it('owes what a silent host does not confirm', async () => {
    const stage = new Stage();
    stage.fault = breaking('releasePort');
    const { outcomes } = await stage.play('detachInterface', cardUse(true, GENTLY));
    expect(outcomes['card-1']).toMatchObject({
      kind: 'detached',
      cleanups: [{ kind: 'release-card', generation: 7, args: { instanceId: 'uuid-1' } }],
    });
  });
});
