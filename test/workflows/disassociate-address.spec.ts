import { describe, expect, it } from '@jest/globals';
import { type PlannedUnbinding } from '../../workflows/contracts/control/addresses.js';
import { breaking } from '../support/sandbox/faults.js';
import { Stage } from '../support/sandbox/stage.js';

const planned = (...hosts: readonly string[]): PlannedUnbinding => ({
  ...{ noun: 'floating-address', id: 'a', ec2Id: 'eipalloc-a', generation: 2 },
  ...{ hosts, overtaken: ['associate-address/op-0/0/1'] },
});

describe('disassociateAddress', () => {
  it('lets each host that may answer for it let go, and stops what is at work on it', async () => {
    const stage = new Stage();
    for (const name of ['h1', 'h2']) stage.host(name).addresses.set('a', 'port-1');
    const { steps, outcomes } = await stage.play('disassociateAddress', [planned('h1', 'h2')]);
    expect(steps.filter((step) => step.includes('@'))).toEqual([
      'unbindAddress network@h1',
      'unbindAddress network@h2',
    ]);
    expect(outcomes['a']).toMatchObject({ kind: 'disassociated', cleanups: [] });
    expect(stage.signals).toEqual(['abandon a associate-address/op-0/0/1']);
    expect(stage.host('h1').addresses.size + stage.host('h2').addresses.size).toBe(0);
  });

  it('asks no host where none has it', async () => {
    const { steps } = await new Stage().play('disassociateAddress', [planned()]);
    expect(steps).toEqual(['beginDisassociateAddress engine-control', 'settle engine-control']);
  });

  it('leaves what a host does not confirm to be done later', async () => {
    const stage = new Stage();
    stage.fault = breaking('unbindAddress network@h2');
    const { outcomes } = await stage.play('disassociateAddress', [planned('h1', 'h2')]);
    expect(outcomes['a']).toMatchObject({
      kind: 'disassociated',
      cleanups: [{ host: 'h2', kind: 'unbind-address' }],
    });
  });
});
