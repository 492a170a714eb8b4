import type { AddressProbe, Translation } from '../contracts/translation.js';
import { timings } from './activities.js';
import type { HostStep, Undo } from './host-steps.js';
import type { UndoKinds } from './undos.js';

export const probeAddress = (host: string, probe: AddressProbe): HostStep<boolean> => ({
  name: 'probe-address',
  host,
  attemptMs: timings.attempt,
  call: ({ network }, fence) => network.probeAddress(probe, fence),
});

export const bindAddress = (host: string, translation: Translation): HostStep<void> => ({
  name: 'bind-address',
  host,
  attemptMs: timings.attempt,
  call: ({ network }, fence) => network.bindAddress(translation, fence),
});

export const unbindAddress = (host: string, addressId: string): Undo => ({
  name: 'unbind-address',
  host,
  attemptMs: timings.attempt,
  args: {},
  call: ({ network }, fence) => network.unbindAddress(addressId, fence),
});

/** Of floating addresses: gone before the port that they stand for. */
export const addressUndos = {
  'unbind-address': { rank: 40, isUndo: true, undo: ({ host, id }) => unbindAddress(host, id) },
} as const satisfies UndoKinds;
