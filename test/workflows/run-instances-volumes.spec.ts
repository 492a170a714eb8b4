import { describe, expect, it } from '@jest/globals';
import type { PlannedLaunchVolume } from '../../workflows/contracts/control/volumes.js';
import type { Placement } from '../../workflows/contracts/guest.js';
import { breaking, overtaking } from '../support/sandbox/faults.js';
import { placed, placementOf } from '../support/sandbox/plans.js';
import { Stage } from '../support/sandbox/stage.js';

/** Volume n of instance 1. */
const made = (n: number, more: Partial<PlannedLaunchVolume> = {}): PlannedLaunchVolume => ({
  ...{ noun: 'volume', id: `volume-${n}`, ec2Id: `vol-${n}`, generation: 1, host: 'h1' },
  ...{ volume: { volumeId: `volume-${n}`, sizeGiB: 1 }, instanceId: 'uuid-1', instance: 'launching' },
  ...more,
});

/** Its root is volume 1. */
const withVolumes = (placement: Placement, count: number): Placement => ({
  ...placement,
  disks: Array.from({ length: count }, (_, i) => ({
    source: {
      from: 'volume' as const,
      volumeId: `volume-${i + 1}`,
      at: { host: placement.host, generation: 1 },
    },
    ...{ sizeBytes: 1, bus: 'virtio' as const, serial: `vol${i + 1}` },
    ...(i === 0 && { bootOrder: 1 }),
  })),
});

const launching = (count: number, host = 'h1') =>
  placed(host).map((one) => ({
    ...one,
    hasVolumes: true as const,
    placement: withVolumes(one.placement, count),
  }));

function stageWith(...volumes: readonly PlannedLaunchVolume[]): Stage {
  const stage = new Stage();
  stage.rows.making = volumes;
  return stage;
}

const kinds = ({ outcomes }: { readonly outcomes: Readonly<Record<string, { readonly kind: string }>> }) =>
  Object.fromEntries(Object.entries(outcomes).map(([id, { kind }]) => [id, kind]));

describe('runInstances with volumes', () => {
  it('makes them on the host of the instance, serves them, and starts the guest with them', async () => {
    const stage = stageWith(made(1), made(2));
    const played = await stage.play('runInstances', launching(2));
    expect([...played.steps].sort()).toEqual([
      'beginLaunch engine-control',
      'createVolume volume@h1',
      'createVolume volume@h1',
      'exportVolume volume@h1',
      'exportVolume volume@h1',
      'planLaunchVolumes engine-control',
      'preparePort network@h1',
      'settle engine-control',
      'spawnInstance compute@h1',
    ]);
    expect(kinds(played)).toEqual({ 'uuid-1': 'running', 'volume-1': 'attached', 'volume-2': 'attached' });
    expect([...stage.host('h1').volumes]).toEqual([
      ['volume-1', 'uuid-1'],
      ['volume-2', 'uuid-1'],
    ]);
    expect(stage.rows.settled).toHaveLength(1);
  });

  it.each(['createVolume', 'exportVolume', 'spawnInstance'])(
    'leaves nothing when %s fails and no host is left',
    async (step) => {
      const stage = stageWith(made(1), made(2));
      stage.fault = breaking(step);
      const played = await stage.play('runInstances', launching(2));
      const ended = { 'uuid-1': 'launch-failed', 'volume-1': 'not-launched', 'volume-2': 'not-launched' };
      expect(kinds(played)).toEqual(ended);
      expect([stage.host('h1').volumes.size, stage.host('h1').ports.size]).toEqual([0, 0]);
    },
  );

  it('asks for no volumes back that it has not begun', async () => {
    const stage = stageWith(made(1));
    stage.fault = breaking('preparePort');
    const played = await stage.play('runInstances', launching(1));
    expect(kinds(played)).toEqual({ 'uuid-1': 'launch-failed', 'volume-1': 'not-launched' });
    expect(played.steps).not.toContain('deleteVolume volume@h1');
  });

  it('takes them along to the next host', async () => {
    const stage = stageWith(made(1));
    stage.rows.next = [{ placement: withVolumes(placementOf(1, 'h2', 2), 1) }];
    stage.fault = breaking('spawnInstance compute@h1');
    const played = await stage.play('runInstances', launching(1));
    expect(kinds(played)).toEqual({ 'uuid-1': 'running', 'volume-1': 'attached' });
    expect([stage.host('h1').volumes.size, stage.host('h2').volumes.get('volume-1')]).toEqual([0, 'uuid-1']);
  });

  it('gives them up with an instance that no host takes', async () => {
    const stage = stageWith(made(1, { host: null }));
    const refused = { code: 'Server.InsufficientInstanceCapacity', message: 'no room' };
    const about = { noun: 'instance', id: 'uuid-1', ec2Id: 'i-1', generation: 1, hasVolumes: true };
    const played = await stage.play('runInstances', [{ ...about, refused }]);
    expect(played.outcomes).toMatchObject({
      'uuid-1': { kind: 'launch-failed' },
      'volume-1': { kind: 'not-launched', reason: refused, cleanups: [] },
    });
  });

  it('leaves them to who has taken the instance', async () => {
    const stage = stageWith(made(1));
    stage.fault = overtaking('spawnInstance');
    const played = await stage.play('runInstances', launching(1));
    expect(kinds(played)).toEqual({ 'uuid-1': 'overtaken', 'volume-1': 'overtaken' });
    expect(stage.host('h1').volumes.get('volume-1')).toBe('uuid-1');
  });

  it.each([
    [{ instance: 'up' }, 'attached', true],
    [{ instance: 'gone' }, 'not-launched', false],
    [{ instance: 'gone', host: null }, 'not-launched', true],
  ] as const)('ends in a later run what its instance has left: %j', async (left, kind, isKept) => {
    const stage = stageWith(made(1, left));
    stage.run = 2;
    stage.host('h1').volumes.set('volume-1', 'uuid-1');
    const played = await stage.play('runInstances', []);
    expect(kinds(played)).toEqual({ 'volume-1': kind });
    expect(stage.host('h1').volumes.has('volume-1')).toBe(isKept);
  });

  it('asks for none where none are made', async () => {
    const stage = stageWith(made(1));
    const played = await stage.play('runInstances', placed('h1'));
    expect(played.steps).not.toContain('planLaunchVolumes engine-control');
  });
});
