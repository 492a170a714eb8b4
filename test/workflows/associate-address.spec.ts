import { describe, expect, it } from '@jest/globals';
import {
  type PlannedAssociation,
  type PlannedUnbinding,
} from '../../workflows/contracts/control/addresses.js';
import { breaking, overtaking } from '../support/sandbox/faults.js';
import { Stage } from '../support/sandbox/stage.js';

const about = (id: string) => ({
  ...{ noun: 'floating-address' as const, id, ec2Id: `eipalloc-${id}`, generation: 2, overtaken: [] },
});
const planned = (others: readonly string[] = []): PlannedAssociation => ({
  ...about('a'),
  ...{ host: 'h1', others },
  translation: { addressId: 'a', domainId: 'd', outside: '192.0.2.1', portId: 'port-1', interface: '' },
});
const leaving: PlannedUnbinding = { ...about('b'), hosts: ['h1'] };

const onHosts = (steps: readonly string[]) => steps.filter((step) => step.includes('@'));

describe('associateAddress', () => {
  it('costs three steps', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('associateAddress', [planned()]);
    expect(steps).toEqual([
      'beginAssociateAddress engine-control',
      'bindAddress network@h1',
      'settle engine-control',
    ]);
    expect(outcomes['a']?.kind).toBe('associated');
    expect(stage.host('h1').addresses.get('a')).toBe('port-1');
  });

  it('is bound nowhere before its last host has let go of it', async () => {
    const stage = new Stage();
    const { steps } = await stage.play('associateAddress', [planned(['h2'])]);
    expect(onHosts(steps)).toEqual(['unbindAddress network@h2', 'bindAddress network@h1']);
  });

  it('stands for nothing when its last host is silent', async () => {
    const stage = new Stage();
    stage.host('h2').addresses.set('a', 'port-0');
    stage.silence('h2');
    const { outcomes } = await stage.play('associateAddress', [planned(['h2'])]);
    expect(outcomes['a']).toMatchObject({
      kind: 'association-failed',
      cleanups: [{ host: 'h2', kind: 'unbind-address', id: 'a' }],
    });
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('comes after the one that makes room', async () => {
    const stage = new Stage();
    const { steps, outcomes } = await stage.play('associateAddress', [leaving, planned()]);
    expect(onHosts(steps)).toEqual(['unbindAddress network@h1', 'bindAddress network@h1']);
    expect([outcomes['b']?.kind, outcomes['a']?.kind]).toEqual(['disassociated', 'associated']);
  });

  it('goes on standing for an interface that is in no instance, and no host answers for it', async () => {
    const stage = new Stage();
    stage.host('h1').addresses.set('b', 'port-0');
    const { steps, outcomes } = await stage.play('associateAddress', [{ ...leaving, isParked: true }]);
    expect(onHosts(steps)).toEqual(['unbindAddress network@h1']);
    expect(outcomes['b']).toMatchObject({ kind: 'parked', cleanups: [] });
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('goes on standing for what it follows, also where it cannot be bound', async () => {
    const stage = new Stage();
    stage.fault = breaking('bindAddress');
    const { outcomes } = await stage.play('associateAddress', [{ ...planned(), isKept: true }]);
    expect(outcomes['a']).toMatchObject({ kind: 'follow-failed', cleanups: [] });
  });

  it('follows to no host before its last one has let go of it', async () => {
    const stage = new Stage();
    stage.silence('h2');
    const { outcomes } = await stage.play('associateAddress', [{ ...planned(['h2']), isKept: true }]);
    expect(outcomes['a']).toMatchObject({ kind: 'follow-failed', cleanups: [{ host: 'h2' }] });
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('is undone when it fails', async () => {
    const stage = new Stage();
    stage.fault = breaking('bindAddress');
    const { outcomes, timeline } = await stage.play('associateAddress', [planned()]);
    expect(outcomes['a']).toMatchObject({ kind: 'association-failed', cleanups: [] });
    expect(timeline).toContain('undo unbind-address');
  });

  it('is left as it is when somebody takes over', async () => {
    const stage = new Stage();
    stage.fault = overtaking('bindAddress');
    const { outcomes } = await stage.play('associateAddress', [planned()]);
    expect(outcomes['a']?.kind).toBe('overtaken');
  });
});
