import { describe, expect, it } from '@jest/globals';
import { type PlannedAllocation } from '../../workflows/contracts/control/addresses.js';
import { breaking } from '../support/sandbox/faults.js';
import { Stage } from '../support/sandbox/stage.js';

const planned = (more: Partial<PlannedAllocation> = {}): PlannedAllocation => ({
  ...{ noun: 'floating-address', id: 'a', ec2Id: 'eipalloc-a', generation: 1, overtaken: [] },
  ...{ outside: '192.0.2.1', interface: 'eth0', host: 'h1' },
  ...more,
});

describe('allocateAddress', () => {
  it('proves that nobody has the address', async () => {
    const { steps, outcomes } = await new Stage().play('allocateAddress', [planned()]);
    expect(steps).toEqual([
      'beginAllocateAddress engine-control',
      'probeAddress network@h1',
      'settle engine-control',
    ]);
    expect(outcomes['a']?.kind).toBe('allocated');
  });

  it('asks nobody where there is nobody to ask', async () => {
    const { steps, outcomes } = await new Stage().play('allocateAddress', [
      planned({ interface: '', host: null }),
    ]);
    expect(steps).toEqual(['beginAllocateAddress engine-control', 'settle engine-control']);
    expect(outcomes['a']?.kind).toBe('allocated');
  });

  it('sets aside what somebody has, and takes the next', async () => {
    const stage = new Stage();
    stage.host('h1').taken.add('192.0.2.1');
    stage.rows.free = ['192.0.2.2'];
    const { outcomes } = await stage.play('allocateAddress', [planned()]);
    expect(stage.rows.aside).toEqual([{ id: 'a', generation: 1, outside: '192.0.2.1', host: 'h1' }]);
    expect(outcomes['a']?.kind).toBe('allocated');
  });

  it.each([
    ['no host could ask', planned({ host: null }), 'No host is there'],
    ['somebody has all of them', planned(), 'answer to somebody else'],
  ])('fails when %s', async (_why, plan, message) => {
    const stage = new Stage();
    stage.host('h1').taken.add('192.0.2.1');
    const { outcomes } = await stage.play('allocateAddress', [plan]);
    expect(outcomes['a']).toMatchObject({
      kind: 'allocation-failed',
      reason: { message: expect.stringContaining(message) },
    });
  });

  it('gives up after eight', async () => {
    const stage = new Stage();
    const all = Array.from({ length: 12 }, (_, n) => `192.0.2.${n + 1}`);
    for (const one of all) stage.host('h1').taken.add(one);
    stage.rows.free = all.slice(1);
    const { outcomes } = await stage.play('allocateAddress', [planned()]);
    expect(outcomes['a']?.kind).toBe('allocation-failed');
    expect(stage.rows.aside).toHaveLength(8);
  });

  it('fails when its host cannot ask', async () => {
    const stage = new Stage();
    stage.fault = breaking('probeAddress');
    const { outcomes } = await stage.play('allocateAddress', [planned()]);
    expect(outcomes['a']).toMatchObject({ kind: 'allocation-failed', reason: { message: 'no disk' } });
    expect(stage.rows.unwinding).toHaveLength(1);
  });
});
