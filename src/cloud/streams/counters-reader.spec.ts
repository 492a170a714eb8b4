import { describe, expect, it } from '@jest/globals';
import type { DownMessage, UpMessages } from '../../stream/stream.contract.js';
import type { GuestCounters } from '../../stream/topics/diagnostics.topic.js';
import { CountersReader } from './counters-reader.js';
import { HostStreams } from './host-streams.js';

const COUNTERS: GuestCounters = {
  ...{ uptimeSeconds: 1, cpuNanoseconds: [2], memory: { maximumMiB: 3, usedMiB: 4 }, disks: [], cards: [] },
};

function reader(answer: (readId: string) => Partial<UpMessages['diagnostics']>) {
  const streams = new HostStreams();
  const counters = new CountersReader(streams);
  const send = (message: DownMessage) => {
    if (message.type !== 'read-diagnostics') return;
    counters.answered('other', { type: 'diagnostics', readId: message.readId, error: 'forged' });
    counters.answered('h', { type: 'diagnostics', readId: message.readId, ...answer(message.readId) });
  };
  streams.add({ host: 'h', binary: 'engine-compute', send, end: () => undefined });
  return counters;
}

describe('CountersReader', () => {
  it('gives what the asked host answers, and nothing from another', async () => {
    expect(await reader(() => ({ counters: COUNTERS })).read('h', 'i')).toEqual(COUNTERS);
  });

  it('knows a guest that does not run from a host that does not answer', async () => {
    expect(await reader(() => ({ error: 'no such guest' })).read('h', 'i')).toBeUndefined();
    const unavailable = { code: 'ServiceUnavailable' };
    await expect(reader(() => ({ error: 'broken' })).read('h', 'i')).rejects.toMatchObject(unavailable);
    await expect(reader(() => ({})).read('away', 'i')).rejects.toMatchObject(unavailable);
  });
});
