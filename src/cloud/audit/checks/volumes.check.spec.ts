import { describe, expect, it } from '@jest/globals';
import type { VolumeInventory } from '../../../stream/inventories.js';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import { volumesCheck } from './volumes.check.js';

const takenAt = new Date();
const row = {
  id: 'v',
  ec2Id: 'vol-v',
  host: 'h' as string | null,
  lifecycle: 'in-use',
  taskState: null as string | null,
  instanceId: 'a' as string | null,
  isReleased: false,
  sizeGiB: 4,
};
const fact = { volumeId: 'v', sizeGiB: 4, generation: 1, usedBy: 'a' as string | null };
const cleanup = { id: 'c', host: 'h', kind: 'delete-volume', resourceId: 'v', portId: null };
const room = { host: 'h', counted: 4, claims: 4 };

/** A host `h` with this inventory of volumes; what is not said is in order. */
const seen = (volumes: VolumeInventory['volumes'], strays: string[] = []) =>
  new Map<string, DriftInventories>([['h', { host: 'h', volume: { takenAt, items: { volumes, strays } } }]]);
const inOrder = {
  volumes: [row],
  volumeRoom: [room] as object[],
  cleanups: [] as object[],
  inventories: seen([fact]),
};
const found = (differs: Partial<typeof inOrder> = {}) => volumesCheck.find({ ...inOrder, ...differs });
const foundOf = (differs: Partial<typeof row>, there: Partial<typeof fact> | null = {}) =>
  found({ volumes: [{ ...row, ...differs }], inventories: seen(there ? [{ ...fact, ...there }] : []) });

describe('volumesCheck', () => {
  it('finds nothing where rows, hosts and room agree', () => expect(found()).toEqual([]));

  it('names a host whose room is not what its volumes take', () => {
    const rooms = [room, { host: 'i', counted: 3, claims: 7 }];
    expect(found({ volumeRoom: rooms })).toEqual([
      {
        kind: 'volume-sum',
        resource: 'i',
        host: 'i',
        message: 'counted 3 GiB; its volumes and snapshots are 7 GiB',
      },
    ]);
  });

  it('compares room as numbers, also where the database tells them as text', () => {
    const told = { host: 'h', counted: '4', claims: '4.0' };
    expect(found({ volumeRoom: [told] })).toEqual([]);
  });

  it('names a volume whose bytes its host has lost', () =>
    expect(found({ inventories: seen([{ ...fact, isLost: true }]) })).toMatchObject([
      { kind: 'volume-lost', resource: 'vol-v', host: 'h' },
    ]));

  it('says nothing of volumes on a host that has told none', () => {
    expect(found({ inventories: new Map([['h', { host: 'h' }]]) })).toEqual([]);
    expect(found({ inventories: new Map() })).toEqual([]);
  });

  it('misses a volume that its host does not have', () =>
    expect(foundOf({}, null)).toEqual([
      {
        kind: 'volume-missing',
        resource: 'vol-v',
        host: 'h',
        message: 'its row says that it is there',
      },
    ]));

  it('finds a volume that is smaller than its row, and not one that is larger', () => {
    expect(foundOf({}, { sizeGiB: 3 })).toEqual([
      { kind: 'volume-short', resource: 'vol-v', host: 'h', message: '3 GiB, not 4' },
    ]);
    expect(foundOf({}, { sizeGiB: 5 })).toEqual([]);
  });

  it('finds a volume that another instance may use, and not one that nobody uses', () => {
    expect(foundOf({}, { usedBy: 'b' })).toEqual([
      {
        kind: 'volume-export',
        resource: 'vol-v',
        host: 'h',
        message: 'its row says used by a, its host by b',
      },
    ]);
    expect(foundOf({ lifecycle: 'available', instanceId: null })).toMatchObject([{ kind: 'volume-export' }]);
    expect(foundOf({}, { usedBy: null })).toEqual([]);
  });

  it.each(['error', 'deleted'])('finds the room of a volume that is %s, until it is free', (lifecycle) => {
    expect(foundOf({ lifecycle }, null)).toEqual([
      {
        kind: 'volume-claim',
        resource: 'vol-v',
        host: 'h',
        message: `${lifecycle}, and its room is not free`,
      },
    ]);
    expect(foundOf({ lifecycle, isReleased: true }, null)).toEqual([]);
  });

  it('leaves alone what somebody is at work on', () => {
    expect(foundOf({ taskState: 'creating', lifecycle: 'creating' }, null)).toEqual([]);
    expect(foundOf({ taskState: 'deleting', lifecycle: 'error' }, null)).toEqual([]);
  });

  it('finds a volume that no row wants on that host', () => {
    const stray = {
      kind: 'volume-stray',
      resource: 'v',
      host: 'h',
      message: 'a volume that no row wants there',
    };
    expect(found({ volumes: [] })).toEqual([stray]);
    expect(foundOf({ host: 'i' })).toEqual([stray]);
    expect(foundOf({ host: null })).toEqual([stray]);
  });

  it('leaves to a cleanup of that host what it will take away, whether it is there or not', () => {
    expect(found({ volumes: [], cleanups: [cleanup] })).toEqual([]);
    expect(found({ cleanups: [cleanup], inventories: seen([]) })).toEqual([]);
    const elsewhere = [{ ...cleanup, host: 'i' }];
    expect(found({ volumes: [], cleanups: elsewhere })).toMatchObject([{ kind: 'volume-stray' }]);
    expect(found({ cleanups: elsewhere, inventories: seen([]) })).toMatchObject([{ kind: 'volume-missing' }]);
  });

  it('names each file that belongs to no volume', () => {
    const message = 'it belongs to no volume of this host';
    expect(found({ inventories: seen([fact], ['/volumes/x', '77']) })).toEqual([
      { kind: 'volume-file-stray', resource: '/volumes/x', host: 'h', message },
      { kind: 'volume-file-stray', resource: '77', host: 'h', message },
    ]);
  });
});
