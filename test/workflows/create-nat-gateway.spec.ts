import { describe, expect, it } from '@jest/globals';
import { type PlannedAssociation } from '../../workflows/contracts/control/addresses.js';
import { type PlannedNatGateway } from '../../workflows/contracts/control/nat-gateways.js';
import { breaking, overtaking } from '../support/sandbox/faults.js';
import { Stage } from '../support/sandbox/stage.js';

const address: PlannedAssociation = {
  ...{ noun: 'floating-address', id: 'a', ec2Id: 'eipalloc-a', generation: 2, overtaken: [] },
  ...{ host: 'h1', others: [] },
  translation: { addressId: 'a', domainId: 'd', outside: '192.0.2.1', portId: 'port-1', interface: '' },
};
const gateway = (more: Partial<PlannedNatGateway> = {}): PlannedNatGateway => ({
  ...{ noun: 'nat-gateway', id: 'n', ec2Id: 'nat-n', generation: 1, overtaken: [] },
  ...{ isBound: false, addressId: 'a' },
  ...more,
});

describe('createNatGateway', () => {
  it('is open once its address stands for it', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('createNatGateway', [address, gateway()]);
    expect(steps.slice(0, 2)).toEqual(['beginCreateNatGateway engine-control', 'bindAddress network@h1']);
    expect([outcomes['a']?.kind, outcomes['n']?.kind]).toEqual(['associated', 'opened']);
    expect(stage.host('h1').addresses.get('a')).toBe('port-1');
  });

  it('fails where somebody else has its address', async () => {
    const { outcomes } = await new Stage().play('createNatGateway', [gateway({ addressId: null })]);
    expect(outcomes['n']?.kind).toBe('open-failed');
  });

  it('asks no host for a private one', async () => {
    const stage = new Stage();
    const plan = [gateway({ isBound: true, addressId: null })];
    const { steps, outcomes } = await stage.play('createNatGateway', plan);
    expect(steps.filter((step) => step.includes('@'))).toEqual([]);
    expect(outcomes['n']?.kind).toBe('opened');
  });

  it('fails with its address, of which nothing is left', async () => {
    const stage = new Stage();
    stage.fault = breaking('bindAddress');
    const { outcomes, timeline } = await stage.play('createNatGateway', [address, gateway()]);
    expect(outcomes['a']).toMatchObject({ kind: 'association-failed', cleanups: [] });
    expect(outcomes['n']).toMatchObject({ kind: 'open-failed', reason: { code: 'Server.InternalError' } });
    expect(timeline).toContain('undo unbind-address');
  });

  it('fails where no host is alive for its address', async () => {
    const nowhere = { ...{ noun: 'floating-address' as const, id: 'a', ec2Id: 'eipalloc-a' } };
    const plan = [{ ...nowhere, generation: 2, overtaken: [], hosts: [] }, gateway()];
    const { outcomes } = await new Stage().play('createNatGateway', plan);
    expect([outcomes['a']?.kind, outcomes['n']?.kind]).toEqual(['disassociated', 'open-failed']);
  });

  it('is left as it is when somebody takes over', async () => {
    const stage = new Stage();
    stage.fault = overtaking('bindAddress');
    const { outcomes } = await stage.play('createNatGateway', [address, gateway()]);
    expect(outcomes['a']?.kind).toBe('overtaken');
    expect(outcomes['n']?.kind).toBe('open-failed');
  });
});
