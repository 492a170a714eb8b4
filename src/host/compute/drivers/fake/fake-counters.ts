import type { GuestCounters } from '../../../../stream/topics/diagnostics.topic.js';
import type { FakeGuest } from './fake-guest.js';

/** A fake guest has run since its last start, and does nothing: it has used no processor, memory, disk or network. */
export function fakeCounters(guest: FakeGuest | undefined, now: number): GuestCounters | undefined {
  if (guest?.power !== 'running') return undefined;
  const startedAt = Date.parse(guest.boots.at(-1) ?? '');
  return {
    uptimeSeconds: Math.max(0, Math.floor((now - startedAt) / 1000)),
    ...{ cpuNanoseconds: [], memory: { maximumMiB: 0, usedMiB: 0 }, disks: [], cards: [] },
  };
}
