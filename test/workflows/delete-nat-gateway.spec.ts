import { describe, expect, it } from '@jest/globals';
import { type PlannedUnbinding } from '../../workflows/contracts/control/addresses.js';
import { type PlannedNatGateway } from '../../workflows/contracts/control/nat-gateways.js';
import { breaking } from '../support/sandbox/faults.js';
import { Stage } from '../support/sandbox/stage.js';

const address: PlannedUnbinding = {
  ...{ noun: 'floating-address', id: 'a', ec2Id: 'eipalloc-a', generation: 3 },
  ...{ hosts: ['h1'], overtaken: ['create-nat-gateway/op-0/0/1'] },
};
const gateway = (more: Partial<PlannedNatGateway> = {}): PlannedNatGateway => ({
  ...{ noun: 'nat-gateway', id: 'n', ec2Id: 'nat-n', generation: 2, isBound: true, addressId: 'a' },
  overtaken: ['create-nat-gateway/op-0/0/1'],
  ...more,
});

describe('deleteNatGateway', () => {
  it('ends once its address has left its host, and stops what is at work on either', async () => {
    const stage = new Stage();
    stage.host('h1').addresses.set('a', 'port-1');
    const { steps, outcomes } = await stage.play('deleteNatGateway', [address, gateway()]);
    expect(steps.filter((step) => step.includes('@'))).toEqual(['unbindAddress network@h1']);
    expect([outcomes['a']?.kind, outcomes['n']?.kind]).toEqual(['disassociated', 'deleted']);
    expect(stage.signals).toEqual(['a', 'n'].map((id) => `abandon ${id} create-nat-gateway/op-0/0/1`));
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('asks no host for a private one', async () => {
    const plan = [gateway({ addressId: null })];
    const { steps, outcomes } = await new Stage().play('deleteNatGateway', plan);
    expect(steps).toEqual(['beginDeleteNatGateway engine-control', 'settle engine-control']);
    expect(outcomes['n']?.kind).toBe('deleted');
  });

  it('leaves what a host does not confirm to be done later', async () => {
    const stage = new Stage();
    stage.fault = breaking('unbindAddress');
    const { outcomes } = await stage.play('deleteNatGateway', [address, gateway()]);
    expect(outcomes['a']).toMatchObject({
      kind: 'disassociated',
      cleanups: [{ host: 'h1', kind: 'unbind-address' }],
    });
    expect(outcomes['n']?.kind).toBe('deleted');
  });
});
