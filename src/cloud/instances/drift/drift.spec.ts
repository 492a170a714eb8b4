import { describe, expect, it } from '@jest/globals';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import { driftOf, type DriftRow } from './drift.js';

const takenAt = new Date('2026-01-01T00:01:00Z');
const before = new Date('2026-01-01T00:00:00Z');

const row = (differs: Partial<DriftRow> = {}): DriftRow => ({
  instanceId: 'a',
  ec2Id: 'i-a',
  portId: 'port-a',
  generation: 3,
  lifecycle: 'active',
  taskState: null,
  placedOn: 'h',
  holds: 'held',
  changedAt: before,
  ...differs,
});
type Guest = NonNullable<DriftInventories['compute']>['items']['guests'][number];
const seen = (guests: readonly Partial<Guest>[], ports: readonly string[] = []): DriftInventories => ({
  host: 'h',
  compute: {
    takenAt,
    items: {
      guests: guests.map((g) => ({ instanceId: 'a', generation: 3, power: 'running' as const, ...g })),
      strays: [],
    },
  },
  network: {
    takenAt,
    items: {
      ports: ports.map((instanceId) => ({ portId: `port-${instanceId}`, instanceId, mac: '', address: '' })),
      ...{ taps: [], leases: [], filters: [] },
    },
  },
});
const gone = row({ lifecycle: 'deleted', placedOn: null, holds: 'nothing', portId: null });

const note = (kind: string, portId: string) => ({
  ...{ host: 'h', kind, noun: 'instance', id: 'a' },
  args: { portId },
});

const NOTHING = { restarts: [], strays: [], powerCuts: [] };

describe('driftOf', () => {
  it('leaves alone what somebody is at work inside', () => {
    expect(driftOf([row({ hasCompanions: true })], seen([])).restarts).toEqual([]);
  });

  it('finds nothing where all is as the rows say', () => {
    expect(driftOf([row()], seen([{}], ['a']))).toEqual(NOTHING);
  });

  it.each([
    ['is not there', []],
    ['is off', [{ power: 'stopped' as const }]],
  ])('starts a guest again that %s', (_what, guests) => {
    expect(driftOf([row()], seen(guests)).restarts).toEqual(['a']);
  });

  it.each([
    ['somebody is at work on', { taskState: 'rebooting' }],
    ['is stopped', { lifecycle: 'stopped' }],
    ['is placed elsewhere by now', { placedOn: 'other' }],
    ['was settled about when the inventory was taken', { changedAt: new Date('2026-01-01T00:00:50Z') }],
    ['was settled since', { changedAt: new Date('2026-01-01T00:02:00Z') }],
    ['waits for a cleanup', { holds: 'cleanup' as const }],
  ])('leaves alone what %s', (_what, differs) => {
    expect(driftOf([row(differs)], seen([])).restarts).toEqual([]);
  });

  it('leaves alone a guest of a newer generation than its row', () => {
    expect(driftOf([row()], seen([{ power: 'stopped', generation: 4 }])).restarts).toEqual([]);
  });

  it('leaves alone a guest whose own power-off is still to be heard of', () => {
    expect(driftOf([row()], seen([{ power: 'stopped', unheard: true }])).restarts).toEqual([]);
  });

  it.each([3, 2])('cuts the power of a guest of generation %d whose row says stopped', (generation) => {
    const drift = driftOf([row({ lifecycle: 'stopped' })], seen([{ generation }]));
    expect(drift).toMatchObject({ restarts: [], strays: [] });
    expect(drift.powerCuts).toEqual([{ ...note('stop-instance', 'port-a'), ec2Id: 'i-a', generation: 3 }]);
  });

  it.each([
    ['is off', {}, { power: 'stopped' as const }],
    ['is of a newer generation', {}, { generation: 4 }],
    ['somebody is starting', { taskState: 'starting' }, {}],
    ['is not settled', { taskState: 'repairing' }, {}],
    ['was stopped about when the inventory was taken', { changedAt: new Date('2026-01-01T00:00:50Z') }, {}],
    ['is placed elsewhere', { placedOn: 'other' }, {}],
    ['waits for a cleanup', { holds: 'cleanup' as const }, {}],
  ])('cuts no power of what %s', (_what, differs, guest) => {
    expect(driftOf([row({ lifecycle: 'stopped', ...differs })], seen([guest])).powerCuts).toEqual([]);
  });

  it('removes what no row holds there any more, fenced above everything', () => {
    expect(driftOf([gone], seen([{ generation: 2 }], ['a'])).strays).toEqual([
      { ...note('destroy-instance', ''), generation: 4 },
      { ...note('release-port', 'port-a'), generation: 4 },
    ]);
  });

  it('removes what no row knows', () => {
    const [guest, port] = driftOf([], seen([{ instanceId: 'x' }], ['x'])).strays;
    expect([guest?.kind, port?.kind]).toEqual(['destroy-instance', 'release-port']);
    expect(guest?.generation).toBeGreaterThan(1_000_000_000);
  });

  it.each([
    ['was let go of just now', { ...gone, changedAt: takenAt }],
    ['is still being worked on', { ...gone, taskState: 'terminating' }],
    ['waits for its cleanup', { ...gone, holds: 'cleanup' as const }],
  ])('does not remove what %s', (_what, differs) => {
    expect(driftOf([differs], seen([{}], ['a'])).strays).toEqual([]);
  });

  it('knows nothing of a host that has said nothing', () => {
    expect(driftOf([row(), row({ lifecycle: 'stopped' })], { host: 'h' })).toEqual(NOTHING);
  });
});
