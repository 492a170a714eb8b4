import { describe, expect, it } from '@jest/globals';
import { breaking } from '../support/sandbox/faults.js';
import { cardUse } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

describe('attachInterface', () => {
  it('prepares the port, then plugs the card in, both at the generation of the instance', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('attachInterface', cardUse(true));
    expect(steps).toEqual([
      'beginAttachInterface engine-control',
      'preparePort network@h1',
      'attachCard compute@h1',
      'settle engine-control',
    ]);
    expect(outcomes['card-1']?.kind).toBe('attached');
    expect(stage.host('h1').fences.map(({ step, fence }) => [step, fence.generation])).toEqual([
      ['preparePort', 7],
      ['attachCard', 7],
    ]);
    expect([...stage.host('h1').cards]).toEqual(['uuid-1/card-1']);
  });

  it('asks no host while the guest is off', async () => {
    const { steps, outcomes } = await new Stage().play('attachInterface', cardUse(false));
    expect(outcomes['card-1']?.kind).toBe('attached');
    expect(steps.filter((step) => step.includes('@'))).toEqual([]);
  });

  it('takes card and port back when the guest cannot have it', async () => {
    const stage = new Stage();
    stage.fault = breaking('attachCard');
    const { outcomes, timeline } = await stage.play('attachInterface', cardUse(true));
    expect(outcomes['card-1']).toMatchObject({ kind: 'attach-failed', cleanups: [] });
    expect(timeline.filter((step) => step.startsWith('undo'))).toEqual([
      'undo unplug-card',
      'undo release-card',
    ]);
    expect(stage.host('h1').detachments).toMatchObject([{ force: true }]);
    expect([...stage.host('h1').ports]).toEqual([]);
  });

  it('owes what its host does not undo, with what the undo needs', async () => {
    const stage = new Stage();
    stage.fault = breaking('attachCard', 'detachCard', 'releasePort');
    const { outcomes } = await stage.play('attachInterface', cardUse(true));
    expect(outcomes['card-1']).toMatchObject({
      kind: 'attach-failed',
      cleanups: [
        { kind: 'unplug-card', id: 'card-1', generation: 7, args: { instanceId: 'uuid-1' } },
        { kind: 'release-card', id: 'card-1', generation: 7, args: { instanceId: 'uuid-1' } },
      ],
    });
  });
});
