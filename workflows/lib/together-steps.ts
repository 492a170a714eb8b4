import type { HoldRequest, SnapshotsTogether } from '../contracts/volume.js';
import { timings } from './activities.js';
import type { HostStep } from './host-steps.js';

export const holdGuest = (host: string, held: HoldRequest): HostStep<void> => ({
  name: 'hold-guest',
  host,
  attemptMs: timings.attempt,
  call: ({ compute }, fence) => compute.holdGuest(held, fence),
});

/** Nobody who waits for it must have it: the guest goes on by itself. */
export const letGuestGo = (host: string, held: HoldRequest): HostStep<boolean> => ({
  name: 'let-guest-go',
  host,
  attemptMs: timings.attempt,
  call: ({ compute }, fence) => compute.letGuestGo(held, fence),
});

export const beginSnapshots = (host: string, together: SnapshotsTogether): HostStep<void> => ({
  name: 'begin-snapshots',
  host,
  attemptMs: timings.attempt,
  call: ({ volume }, fence) => volume.beginSnapshots(together, fence),
});
