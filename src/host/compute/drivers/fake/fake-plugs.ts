import {
  guestNotRunning,
  type GuestVolume,
  type LettingGo,
  volumeHeld,
  type VolumeSizes,
} from '../../volume-plugs.js';
import type { FakeGuest } from './fake-guest.js';
import { pause } from './pause.js';

/** The driver's guests. */
export interface FakeGuests {
  get(instanceId: string): FakeGuest | undefined;
  keep(guest: FakeGuest): Promise<void>;
}

/** Fake guests look at no volume's size. */
export const fakeSizes: VolumeSizes = {
  show: async (_instanceId, _volume, signal) => signal.throwIfAborted(),
};

/** Volumes of fake guests: names that they have while they run. */
export class FakePlugs {
  /** `delay`: seconds until a guest lets go; one that takes longer than its grace does not listen. */
  constructor(
    private readonly guests: FakeGuests,
    private readonly delay: number,
  ) {}

  async plug(instanceId: string, { volumeId }: GuestVolume, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const guest = this.guests.get(instanceId);
    if (guest?.power !== 'running') throw guestNotRunning();
    const { volumes = [] } = guest;
    if (!volumes.includes(volumeId)) await this.guests.keep({ ...guest, volumes: [...volumes, volumeId] });
  }

  async unplug(instanceId: string, asked: LettingGo, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { volumeId, graceMs, force } = asked;
    const guest = this.guests.get(instanceId);
    if (guest?.power !== 'running' || !guest.volumes?.includes(volumeId)) return;
    await pause(Math.min(this.delay, graceMs / 1_000), signal);
    if (this.delay * 1_000 > graceMs && !force) throw volumeHeld(graceMs / 1_000);
    const now = this.guests.get(instanceId) ?? guest;
    await this.guests.keep({ ...now, volumes: now.volumes?.filter((id) => id !== volumeId) ?? [] });
  }
}
