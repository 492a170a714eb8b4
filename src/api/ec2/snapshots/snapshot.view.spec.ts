import { describe, expect, it } from '@jest/globals';
import type { SnapshotRow } from '../../../cloud/snapshots/snapshot.js';
import { snapshotInfoView, snapshotView } from './snapshot.view.js';

const at = new Date('2026-01-02T03:04:05Z');
const row: SnapshotRow = {
  ...{ id: 'k', ec2Id: 'snap-1', projectId: 'p', accountNumber: '000000000042', name: '', description: 'd' },
  ...{
    volumeId: 'v',
    volumeEc2Id: 'vol-1',
    sizeGiB: 2,
    lifecycle: 'completed',
    reasonMessage: null,
    progress: 40,
  },
  ...{ isPublic: false, createdAt: at, completedAt: at, settledAt: at, tags: [['a', 'b']] },
};

describe('a snapshot', () => {
  it('that is whole', () => {
    expect(snapshotView(row)).toMatchObject({
      ...{ State: 'completed', Progress: '100%', CompletionTime: at, Tags: [{ Key: 'a', Value: 'b' }] },
    });
    expect(snapshotInfoView(row)).toMatchObject({ State: 'completed', Progress: '100%' });
  });

  it('that is being made', () => {
    const pending: SnapshotRow = { ...row, lifecycle: 'pending', completedAt: null };
    expect(snapshotView(pending)).toMatchObject({ State: 'pending', Progress: '40%' });
    expect(snapshotView(pending)).not.toHaveProperty('CompletionTime');
    expect(snapshotInfoView(pending)).toMatchObject({ State: 'pending', Progress: '' });
  });

  it('that failed says why, where it is known', () => {
    const failed: SnapshotRow = { ...row, lifecycle: 'error' };
    expect(snapshotView({ ...failed, reasonMessage: 'no room' })).toMatchObject({ StateMessage: 'no room' });
    expect(snapshotView(failed)).toMatchObject({ State: 'error', StateMessage: '' });
  });
});
