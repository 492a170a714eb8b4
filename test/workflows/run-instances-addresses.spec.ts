import { describe, expect, it } from '@jest/globals';
import type { PlannedArrival } from '../../workflows/contracts/control/addresses.js';
import { breaking, overtaking } from '../support/sandbox/faults.js';
import { placed } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

const arriving = (n: number, more: Partial<PlannedArrival> = {}): PlannedArrival => ({
  ...{ noun: 'floating-address', id: `a-${n}`, ec2Id: `eipalloc-${n}`, generation: 1, overtaken: [] },
  ...{ outside: `192.0.2.${n}`, interface: 'eth0', host: 'h1', instanceId: `uuid-${n}`, instanceHost: null },
  ...more,
});

const isPublic = true as const;
const publicly = (...hosts: readonly string[]) => placed(...hosts).map((one) => ({ ...one, isPublic }));

function stageWith(...addresses: readonly PlannedArrival[]): Stage {
  const stage = new Stage();
  stage.rows.arriving = addresses;
  return stage;
}

const kinds = ({ outcomes }: { readonly outcomes: Readonly<Record<string, { readonly kind: string }>> }) =>
  Object.fromEntries(Object.entries(outcomes).map(([id, { kind }]) => [id, kind]));

describe('runInstances with an address outside', () => {
  it('proves it while the guest starts, and binds it where that is', async () => {
    const stage = stageWith(arriving(1));
    const played = await stage.play('runInstances', publicly('h1'));
    expect([...played.steps].sort()).toEqual([
      'arrive engine-control',
      'beginLaunch engine-control',
      'bindAddress network@h1',
      'planArrivals engine-control',
      'preparePort network@h1',
      'probeAddress network@h1',
      'settle engine-control',
      'spawnInstance compute@h1',
    ]);
    expect(kinds(played)).toEqual({ 'uuid-1': 'running', 'a-1': 'associated' });
    expect(stage.rows.arrived).toEqual(['a-1 h1']);
    expect(stage.host('h1').addresses.get('a-1')).toBe('port-1');
  });

  it('gives it back when the guest does not come', async () => {
    const stage = stageWith(arriving(1));
    stage.fault = breaking('spawnInstance');
    const played = await stage.play('runInstances', publicly('h1'));
    expect(kinds(played)).toEqual({ 'uuid-1': 'launch-failed', 'a-1': 'given-back' });
    expect(stage.rows.arrived).toEqual([]);
  });

  it('gives it back when no host was found', async () => {
    const stage = stageWith(arriving(1));
    const refused = { code: 'Server.InsufficientInstanceCapacity', message: 'no room' };
    const about = { noun: 'instance', id: 'uuid-1', ec2Id: 'i-1', generation: 1 };
    const played = await stage.play('runInstances', [{ ...about, isPublic, refused }]);
    expect(kinds(played)).toEqual({ 'uuid-1': 'launch-failed', 'a-1': 'given-back' });
  });

  it.each([
    ['probeAddress', 'allocation-failed'],
    ['bindAddress', 'association-failed'],
  ])('launches without it when %s fails', async (step, kind) => {
    const stage = stageWith(arriving(1));
    stage.fault = breaking(step);
    const played = await stage.play('runInstances', publicly('h1'));
    expect(kinds(played)).toEqual({ 'uuid-1': 'running', 'a-1': kind });
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('binds nothing for an instance that has ended meanwhile', async () => {
    const stage = stageWith(arriving(1));
    stage.rows.isGone = true;
    const played = await stage.play('runInstances', publicly('h1'));
    expect(kinds(played)).toEqual({ 'uuid-1': 'running', 'a-1': 'given-back' });
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it('leaves both to who has taken them over', async () => {
    const stage = stageWith(arriving(1));
    stage.fault = overtaking('spawnInstance');
    const played = await stage.play('runInstances', publicly('h1'));
    expect(kinds(played)['uuid-1']).toBe('overtaken');
    expect(stage.host('h1').addresses.size).toBe(0);
  });

  it.each([
    ['h1', 'associated'],
    [null, 'given-back'],
  ])('goes on in a later run where its instance had come up (%s)', async (instanceHost, kind) => {
    const stage = stageWith(arriving(1, { instanceHost }));
    stage.run = 2;
    const played = await stage.play('runInstances', []);
    expect(kinds(played)).toEqual({ 'a-1': kind });
  });

  it('asks for none where none comes', async () => {
    const stage = stageWith(arriving(1));
    const played = await stage.play('runInstances', placed('h1'));
    expect(played.steps).not.toContain('planArrivals engine-control');
  });
});
