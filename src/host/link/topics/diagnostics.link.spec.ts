import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { type UpMessage, upMessage } from '../../../stream/stream.contract.js';
import type { GuestCounters } from '../../../stream/topics/diagnostics.topic.js';
import { PowerReports } from '../power-reports.js';
import { diagnosticsLink } from './diagnostics.link.js';

const readId = '00000000-0000-4000-8000-000000000001';
const instanceId = '00000000-0000-4000-8000-000000000002';
const counters: GuestCounters = {
  ...{ uptimeSeconds: 1, cpuNanoseconds: [5], memory: { maximumMiB: 64, usedMiB: 9 } },
  ...{ disks: [], cards: [] },
};

/** What is sent for what the host reads. */
async function toldOf(read?: () => Promise<GuestCounters | undefined>): Promise<UpMessage | undefined> {
  const send = jest.fn<(message: UpMessage) => void>();
  const link = diagnosticsLink({
    ...{ send, run: (work) => void work(), power: new PowerReports('/nowhere', () => undefined) },
    handlers: () => ({
      ...{ role: 'volume', inventory: async () => ({ volumes: [], snapshots: [], strays: [] }) },
      ...(read && { readCounters: read }),
    }),
  });
  link.down['read-diagnostics']?.({ type: 'read-diagnostics', readId, instanceId });
  await turn();
  return send.mock.calls[0]?.[0];
}

describe('counters on the link', () => {
  it('are told, or why there are none', async () => {
    const about = { type: 'diagnostics', readId };
    expect(await toldOf(async () => counters)).toEqual({ ...about, counters });
    expect(await toldOf()).toEqual({ ...about, error: 'no such guest' });
    const unread = { ...about, error: 'the counters could not be read' };
    expect(await toldOf(() => Promise.reject(new Error('gone')))).toEqual(unread);
  });

  it.each([[[NaN]], [[-1]], [[2 ** 60]], [Array<number>(513).fill(0)]])(
    'never are what ends the stream (%#)',
    async (cpuNanoseconds) => {
      const told = await toldOf(async () => ({ ...counters, cpuNanoseconds }));
      expect(upMessage.safeParse(JSON.parse(JSON.stringify(told))).success).toBe(true);
      expect(told).toMatchObject({ error: 'the counters could not be read' });
    },
  );
});
