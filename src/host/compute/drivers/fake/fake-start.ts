import { EngineError } from '../../../../common/errors/engine-error.js';
import type { GuestDefinition } from '../../virt-driver.js';
import type { FakeGuest } from './fake-guest.js';

/** Ids of the volumes among disks. */
const volumesIn = (disks: GuestDefinition['disks']): string[] =>
  disks.flatMap(({ source }) => (source.from === 'volume' ? [source.volumeId] : []));

/** What is plugged into a guest that starts: ids of volumes, and of ports beside the first. */
export const pluggedIn = ({ disks, nics }: GuestDefinition) => ({
  volumes: volumesIn(disks),
  cards: nics.slice(1).flatMap(({ portId }) => portId ?? []),
});

/** What a guest that is off has plugged. */
export const NOTHING_PLUGGED = { power: 'stopped' as const, volumes: [], cards: [] };

/** A start after a stop has to find the disks. */
export function requireKept(known: FakeGuest | undefined, { disks }: GuestDefinition): void {
  if (!known && disks.some(({ mode }) => mode === 'keep'))
    throw new EngineError('GuestDiskMissing', 'The disk of the instance is not on its host');
}

/** As often as `--fake_fail_rate` says; `random`: from 0 to 1. */
export function failAtTimes(rate: number, random: () => number): void {
  if (random() < rate)
    throw new EngineError('InternalError', 'The guest could not be started', {
      cause: '--fake_fail_rate struck',
    });
}

/** When it was started, now for the last time. */
export const bootsOf = (known: FakeGuest | undefined): string[] => [
  ...(known?.boots ?? []),
  new Date().toISOString(),
];
