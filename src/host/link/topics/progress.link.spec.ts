import { describe, expect, it, jest } from '@jest/globals';
import type { UpMessage } from '../../../stream/stream.contract.js';
import { PowerReports } from '../power-reports.js';
import { progressLink } from './progress.link.js';

describe('progress on the link', () => {
  it('is told while there is any, and where the role has one', async () => {
    const send = jest.fn<(message: UpMessage) => void>();
    const link = (progress?: () => Promise<{ snapshotId: string; percent: number }[]>) =>
      progressLink({
        ...{ send, run: () => undefined, power: new PowerReports('/nowhere', () => undefined) },
        handlers: () => ({
          ...{ role: 'volume', inventory: async () => ({ volumes: [], snapshots: [], strays: [] }) },
          ...(progress && { progress }),
        }),
      });
    await link().tell();
    await link(async () => []).tell();
    expect(send).not.toHaveBeenCalled();
    const snapshots = [{ snapshotId: '00000000-0000-4000-8000-000000000001', percent: 40 }];
    await link(async () => snapshots).tell();
    expect(send).toHaveBeenCalledWith({ type: 'snapshot-progress', snapshots });
  });
});
