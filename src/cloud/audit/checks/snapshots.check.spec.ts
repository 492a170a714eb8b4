import { describe, expect, it } from '@jest/globals';
import type { DriftInventories } from '../../repair/drift-contribution.js';
import { snapshotsCheck } from './snapshots.check.js';

const takenAt = new Date();
const row = {
  ...{ id: 's', ec2Id: 'snap-s', host: 'h', lifecycle: 'completed', taskState: null as string | null },
  isReleased: false,
};
const cleanup = { id: 'c', host: 'h', kind: 'delete-snapshot', resourceId: 's', portId: null };
/** A host `h` that has these snapshots; undefined: it says nothing of volumes. */
const seen = (ids?: readonly string[]) => {
  const snapshots = ids?.map((snapshotId) => ({ snapshotId, sizeGiB: 1, generation: 1 }));
  const volume = { takenAt, items: { volumes: [], strays: [], snapshots } };
  return new Map([['h', { host: 'h', ...(ids && { volume }) } as unknown as DriftInventories]]);
};
const inOrder = { snapshots: [row], cleanups: [] as object[], inventories: seen(['s']) };
const found = (differs: Partial<typeof inOrder> = {}) => snapshotsCheck.find({ ...inOrder, ...differs });
const kinds = (differs: Partial<typeof inOrder>) => found(differs).map(({ kind }) => kind);

describe('snapshotsCheck', () => {
  it('finds nothing where rows and hosts agree', () => expect(found()).toEqual([]));

  it('names a snapshot that is not on its host, unless it is worked on or owed to a cleanup', () => {
    const inventories = seen([]);
    expect(kinds({ inventories })).toEqual(['snapshot-missing']);
    expect(kinds({ inventories, snapshots: [{ ...row, taskState: 'creating' }] })).toEqual([]);
    expect(kinds({ inventories, cleanups: [cleanup] })).toEqual([]);
    expect(kinds({ inventories, cleanups: [{ ...cleanup, host: 'other' }] })).toEqual(['snapshot-missing']);
  });

  it('names what no row wants, unless it is owed to a cleanup', () => {
    expect(kinds({ snapshots: [] })).toEqual(['snapshot-stray']);
    expect(kinds({ snapshots: [], cleanups: [cleanup] })).toEqual([]);
    expect(kinds({ snapshots: [{ ...row, host: 'other' }] })).toEqual(['snapshot-stray']);
  });

  it.each(['error', 'deleted'])('names the room of one that is %s and not free', (lifecycle) => {
    expect(kinds({ snapshots: [{ ...row, lifecycle }] })).toEqual(['snapshot-claim']);
    expect(kinds({ snapshots: [{ ...row, lifecycle, isReleased: true }] })).toEqual([]);
  });

  it('says nothing of a host that says nothing of volumes', () =>
    expect(found({ inventories: seen() })).toEqual([]));
});
