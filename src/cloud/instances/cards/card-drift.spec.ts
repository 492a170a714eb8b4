import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { insertCard, takeCards } from '../../../../test/support/card-rows.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { type GuestRowsAsked, insertGuest } from '../../../../test/support/guest-rows.js';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import { cardDrift, type CardDriftRow, driftOfCards } from './card-drift.js';

const database = await databaseForSpec();

const takenAt = new Date('2026-01-01T00:01:00Z');
const before = new Date('2026-01-01T00:00:00Z');
const justNow = new Date('2026-01-01T00:00:50Z');

const row = (differs: Partial<CardDriftRow> = {}): CardDriftRow => ({
  ...{
    id: 'card',
    ec2Id: 'eni-1',
    generation: 1,
    mac: '',
    address: '10.0.0.4',
    ipv6Addresses: [],
    moreAddresses: [],
  },
  ...{ lifecycle: 'in-use', taskState: null, instanceId: 'a', deviceIndex: 1, isLeaving: false },
  ...{ settledAt: before, subnetId: 's', vpcId: 'v', zone: 'a' },
  ...{
    isOwed: false,
    isGateways: false,
    isOwn: true,
    isAtHome: true,
    instanceGeneration: 3,
  },
  ...differs,
});
type Guest = NonNullable<DriftInventories['compute']>['items']['guests'][number];

const computeHas = (...guests: readonly Partial<Guest>[]): NonNullable<DriftInventories['compute']> => ({
  takenAt,
  items: {
    guests: guests.map((guest) => ({ instanceId: 'a', generation: 3, power: 'running', ...guest })),
    strays: [],
  },
});
const networkHas = (...portIds: readonly string[]): NonNullable<DriftInventories['network']> => ({
  takenAt,
  items: {
    ports: portIds.map((portId) => ({ portId, instanceId: 'a', mac: '', address: '' })),
    ...{ taps: [], leases: [], filters: [] },
  },
});
const seen = (inventories: Omit<DriftInventories, 'host'>): DriftInventories => ({
  host: 'h',
  ...inventories,
});
const plugged = () => seen({ compute: computeHas({ cards: ['card'] }), network: networkHas('card') });

const undo = (kind: string) => ({
  ...{ host: 'h', kind, noun: 'network-interface', id: 'card', generation: 0, args: { instanceId: 'a' } },
});
const NOTHING = { undos: [], returns: [] };

describe('cards of a host', () => {
  it('are left alone where they are as their rows say', () => {
    expect(driftOfCards([row()], plugged())).toEqual(NOTHING);
  });

  it('are left alone while the host has said nothing', () => {
    expect(driftOfCards([row()], seen({}))).toEqual(NOTHING);
  });

  it.each<[string, Partial<CardDriftRow>]>([
    ['in no instance', { lifecycle: 'available', instanceId: null, deviceIndex: null, isAtHome: false }],
    ['in another instance', { instanceId: 'b', isAtHome: false }],
    ['and always was in no instance', { lifecycle: 'available', instanceId: null, settledAt: null }],
  ])('come out, and their ports go, when they are by their rows %s', (_where, differs) => {
    expect(driftOfCards([row(differs)], plugged()).undos).toEqual([
      undo('unplug-card'),
      undo('release-card'),
    ]);
  });

  it.each<[string, Partial<CardDriftRow>]>([
    ['somebody is at work on', { taskState: 'attaching' }],
    ['were settled about when the inventory was taken', { settledAt: justNow }],
    ['the host owes already', { isOwed: true }],
  ])('stay for now when they are those that %s', (_which, differs) => {
    expect(driftOfCards([row({ instanceId: null, isAtHome: false, ...differs })], plugged()).undos).toEqual(
      [],
    );
  });

  it('stay when no row is known by their name: first cards come and go with their guests', () => {
    expect(driftOfCards([], plugged())).toEqual(NOTHING);
  });
});

describe('a card that its row wants', () => {
  it.each<[string, Partial<Guest>]>([
    ['has none', {}],
    ['has others', { cards: ['other'] }],
    ['is of an older generation and has none', { generation: 2 }],
  ])('is brought back to a guest that %s', (_what, guest) => {
    expect(driftOfCards([row()], seen({ compute: computeHas(guest) }))).toEqual({
      undos: [],
      returns: ['card'],
    });
  });

  it.each<[string, Partial<Guest>]>([
    ['is off', { power: 'stopped' }],
    ['is newer than its row', { generation: 4 }],
    ['is not there', { instanceId: 'b' }],
  ])('is not brought to a guest that %s', (_what, guest) => {
    expect(driftOfCards([row()], seen({ compute: computeHas(guest) })).returns).toEqual([]);
  });

  it.each<[string, Partial<CardDriftRow>]>([
    ['it is in no instance', { lifecycle: 'available', instanceId: null, instanceGeneration: null }],
    ['its row names no instance that it is in', { instanceId: null }],
    ['no generation of its instance is known', { instanceGeneration: null }],
    ['somebody is at work in its instance', { isAtHome: false }],
    ['somebody is at work on it', { taskState: 'detaching' }],
    ['it was settled about when the inventory was taken', { settledAt: justNow }],
  ])('is not brought back when %s', (_when, differs) => {
    expect(driftOfCards([row(differs)], seen({ compute: computeHas({}) })).returns).toEqual([]);
  });
});

describe('cards by the rows of the cloud', () => {
  const withCard = async (asked: GuestRowsAsked) => {
    const guest = await insertGuest(database, asked);
    return { ...guest, card: await insertCard(database, guest) };
  };
  const guestOf = (instanceId: string, cards?: readonly string[]): Partial<Guest> => ({
    ...{ instanceId, generation: 1 },
    ...(cards && { cards: [...cards] }),
  });
  const look = (host: string, inventories: Omit<DriftInventories, 'host'>) =>
    cardDrift.look(database, { host, ...inventories });
  const take = (...ids: readonly string[]) =>
    database.transaction((tx) => cardDrift.take(tx, { operationId: randomUUID(), ids }));

  it('are missed where their guests run without them', async () => {
    const { instanceId, card } = await withCard({ host: 'lacks' });
    expect(await look('lacks', { compute: computeHas(guestOf(instanceId)) })).toEqual({
      undos: [],
      returns: [card],
    });
    expect(await look('lacks', { compute: computeHas(guestOf(instanceId, [card])) })).toEqual(NOTHING);
    expect(await look('lacks', {})).toEqual(NOTHING);
  });

  it('are not wanted on a host that their instance is not on', async () => {
    const { card } = await withCard({ host: 'home' });
    const left = { host: 'away', id: card };
    expect(await look('away', { compute: computeHas({ cards: [card] }), network: networkHas(card) })).toEqual(
      {
        undos: [
          expect.objectContaining({ ...left, kind: 'unplug-card' }),
          expect.objectContaining({ ...left, kind: 'release-card' }),
        ],
        returns: [],
      },
    );
  });

  it('are taken to be brought back, one generation on, unless somebody is at work on their instance', async () => {
    const [calm, busy] = [
      await withCard({ host: 'take' }),
      await withCard({ host: 'take', taskState: 'rebooting' }),
    ];
    expect(await take(calm.card, busy.card)).toEqual([
      expect.objectContaining({ noun: 'network-interface', id: calm.card, generation: 2 }),
    ]);
    expect(await take(calm.card)).toEqual([]);
  });

  it('are brought back as they are, also those that their guests let go of late', async () => {
    const guest = await insertGuest(database, { host: 'back' });
    const [stays, leaves] = [
      await insertCard(database, guest, { task: 'attaching' }),
      await insertCard(database, guest, { task: 'attaching', deviceIndex: 2 }),
    ];
    await database.query('UPDATE network_interfaces SET is_leaving = true WHERE id = $1', [leaves]);
    const ref = await takeCards(database, [stays, leaves], { workflow: 'repair-host' });
    const planned = await database.transaction((tx) => cardDrift.plan(tx, ref));
    expect(new Map(planned.map(({ id, isLeaving }) => [id, isLeaving]))).toEqual(
      new Map([
        [stays, false],
        [leaves, true],
      ]),
    );
  });
});
